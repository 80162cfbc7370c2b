/** Dialogs: each closes by its own button, by Escape, or by a press beside it. */

/** Make every dialog of the page closable. */
export function prepareSheets() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.querySelectorAll("[data-close]").forEach((button) => button.addEventListener("click", () => dialog.close()));
  }
}

/** @param {HTMLDialogElement} dialog */
export function openSheet(dialog) {
  if (!dialog.open) dialog.showModal();
}
