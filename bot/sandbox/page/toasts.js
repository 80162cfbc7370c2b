/** Sentences that pass by at the bottom of the chat, and the alert that waits for OK. */

import { byId, element } from "./elements.js";

const SHOWN_MS = 4000;
const MOST = 3;

/**
 * @param {string} sentence
 * @param {"answer" | "problem"} [kind]
 */
export function toast(sentence, kind = "answer") {
  const place = byId("toasts");
  const note = element("p", { class: "toast", "data-kind": kind, dir: "auto" }, sentence);
  place.append(note);
  while (place.children.length > MOST) place.firstElementChild?.remove();
  bringToFront(place);
  setTimeout(() => {
    note.remove();
    if (!place.children.length && place.matches(":popover-open")) place.hidePopover();
  }, SHOWN_MS);
}

/** An open sheet lies above the page; the latest popover lies above the sheet. @param {HTMLElement} place */
function bringToFront(place) {
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
}

/**
 * @param {string} title
 * @param {string} sentence
 */
export function alertDialog(title, sentence) {
  byId("alert-title").textContent = title;
  byId("alert-text").textContent = sentence;
  const dialog = /** @type {HTMLDialogElement} */ (byId("alert"));
  if (!dialog.open) dialog.showModal();
}
