/** Inline keyboards under a bubble: what each kind of button does, and which of them still wait for their answer. */

import { element, icon } from "./elements.js";
import { safeAddress } from "./links.js";

/**
 * @typedef {Record<string, any>} Button an InlineKeyboardButton
 * @typedef {{press: (messageId: number, data: string) => void, isPending: (messageId: number, data: string) => boolean,
 *   follow: (url: URL) => void, openWebApp: (url: URL, title: string) => void, copy: (text: string) => void}} KeyboardContext
 */

const STYLES = new Set(["primary", "success", "danger"]);

/**
 * @param {number} messageId
 * @param {Button[][]} rows
 * @param {KeyboardContext} context
 * @returns {HTMLElement}
 */
export function inlineKeyboard(messageId, rows, context) {
  const lines = rows.map((row) => {
    const buttons = row.map((button) => keyboardButton(messageId, button, context));
    return element("div", { class: "keyboard-row", "data-count": row.length }, ...buttons);
  });
  return element("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, ...lines);
}

/** @param {number} messageId @param {Button} button @param {KeyboardContext} context */
function keyboardButton(messageId, button, context) {
  const { action, mark } = meaningOf(messageId, button, context);
  const node = element("button", { type: "button", class: "key", "data-data": button.callback_data, click: action },
    element("span", { class: "key-label", dir: "auto" }, button.text), mark ? icon(mark) : null);
  if (STYLES.has(button.style)) node.dataset.style = button.style;
  if (button.callback_data !== undefined) setBusy(node, context.isPending(messageId, button.callback_data));
  return node;
}

/**
 * @param {HTMLElement} key
 * @param {boolean} isBusy shows the ring that says: the bot has not answered yet
 */
export function setBusy(key, isBusy) {
  if (isBusy) key.setAttribute("aria-busy", "true");
  else key.removeAttribute("aria-busy");
}

/** @param {number} messageId @param {Button} button @param {KeyboardContext} context */
function meaningOf(messageId, button, context) {
  if (button.callback_data !== undefined) return { action: () => context.press(messageId, button.callback_data), mark: null };
  if (button.copy_text) return { action: () => context.copy(button.copy_text.text), mark: "copy" };
  const url = safeAddress(button.web_app?.url ?? button.url ?? "");
  if (!url) return { action: () => {}, mark: null };
  if (button.web_app) return { action: () => context.openWebApp(url, button.text), mark: "window" };
  return { action: () => context.follow(url), mark: "out" };
}
