/** It hurts: the session stands still, and these are the ways on. */

import { BASE } from "./api.js";
import { button, element } from "./elements.js";
import { say } from "./words.js";

/**
 * @param {import("./api.js").Step} step
 * @param {{leaveOut: () => void, easier: () => void, goOn: () => void}} ways
 */
export function hurtsSheet(step, ways) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "sheet", "aria-labelledby": "hurts-title" }));
  const way = (/** @type {string} */ label, /** @type {() => void} */ act, /** @type {string} */ style) =>
    button(label, () => {
      dialog.close();
      act();
    }, { class: style });
  dialog.append(
    element("h2", { id: "hurts-title" }, say("hurts_title", { name: step.name })),
    element("p", {}, say("hurts_text")),
    way(say("leave_out"), ways.leaveOut, "primary"),
    way(say("easier_way"), ways.easier, ""),
    way(say("go_on"), ways.goOn, ""),
    emergency(),
    element("p", {}, element("a", { href: `${BASE}${new URL(step.page, location.href).pathname.slice(BASE.length)}`, target: "_blank", rel: "noopener" }, say("whole_move"))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** When to get help now, over the session that stands still; `after` is where closing it leads. @param {() => void} after */
export function emergencySheet(after) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "sheet", "aria-labelledby": "help-title" },
    element("h2", { id: "help-title" }, say("emergency_title")),
    element("p", {}, say("emergency_department")), element("p", {}, say("emergency_ambulance"))));
  dialog.append(button(say("back"), () => dialog.close(), { class: "primary" }));
  dialog.addEventListener("close", () => {
    dialog.remove();
    after();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @returns {HTMLElement} when to get help now */
export const emergency = () => element("details", {}, element("summary", {}, say("emergency_title")),
  element("p", {}, say("emergency_department")), element("p", {}, say("emergency_ambulance")));
