/** The keyboard of suggested answers that a bot may put under the text field, among them "send my location". */

import { byId, element } from "./elements.js";

/** @typedef {{say: (text: string) => void, pickLocation: () => void}} ReplyActions */

/**
 * Show the keyboard that the newest markup asks for; only reply keyboards and their removal count.
 *
 * @param {import("./api.js").Message[]} messages oldest first
 * @param {ReplyActions} actions
 */
export function showReplyKeyboard(messages, actions) {
  const markup = messages.map((message) => message.reply_markup)
    .findLast((one) => one?.keyboard || one?.remove_keyboard);
  const rows = (markup?.keyboard ?? []).map((/** @type {any[]} */ row) =>
    element("div", { class: "keyboard-row", "data-count": row.length }, ...row.map((button) => answer(button, actions))));
  byId("reply-keyboard").replaceChildren(...rows);
  byId("reply-keyboard").hidden = rows.length === 0;
}

/** @param {Record<string, any> | string} button @param {ReplyActions} actions */
function answer(button, actions) {
  const text = typeof button === "string" ? button : button.text;
  const asksLocation = typeof button !== "string" && button.request_location;
  const act = asksLocation ? () => actions.pickLocation() : () => actions.say(text);
  return element("button", { type: "button", class: "answer", click: act, dir: "auto" }, text);
}
