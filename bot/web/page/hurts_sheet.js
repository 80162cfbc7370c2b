/** It hurts: the session stands still, and these are the ways on; when to get help is one tap away. */

import { button, element } from "./elements.js";
import { say } from "./words.js";

/**
 * @param {import("./api.js").Step} step
 * @param {{leaveOut: () => void, easier: () => void, goOn: () => void}} ways
 */
export function hurtsSheet(step, ways) {
  const way = (/** @type {string} */ label, /** @type {() => void} */ act, /** @type {string} */ style = "") =>
    button(say(label), () => {
      dialog.close();
      act();
    }, { class: style });
  const dialog = sheet(say("hurts_title", { name: step.name }),
    ...step.hurts.map((line) => element("p", {}, line)),
    way("leave_out", ways.leaveOut, "primary"), way("easier_way", ways.easier), way("go_on", ways.goOn),
    button(say("emergency_title"), () => emergencySheet(() => {}), { class: "danger plain" }));
}

/** When to get help now, over what stands still; `after` is where closing it leads. @param {() => void} after */
export function emergencySheet(after) {
  const dialog = sheet(say("emergency_title"), ...emergencyLines(),
    button(say("back"), () => dialog.close(), { class: "primary" }));
  dialog.addEventListener("close", after);
}

/** @returns {HTMLElement} when to get help now, below what is read anyway */
export const emergency = () => element("details", {}, element("summary", {}, say("emergency_title")), ...emergencyLines());

const emergencyLines = () => ["emergency_department", "emergency_ambulance", "emergency_not_here"].map((name) => element("p", {}, say(name)));

/** @param {string} title @param {...HTMLElement} children @returns {HTMLDialogElement} that is open and goes when it is closed */
function sheet(title, ...children) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "sheet", "aria-label": title },
    // The first place of the focus, so that a long sheet opens at its beginning.
    element("h2", { tabindex: -1, autofocus: true }, title), ...children));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
