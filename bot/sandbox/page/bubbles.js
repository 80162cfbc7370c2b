/** One message as a bubble with its keyboard. */

import { clockTime } from "./dates.js";
import { element, icon } from "./elements.js";
import { renderText } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { mediaOf } from "./media.js";

/**
 * @typedef {import("./api.js").Message} Message
 * @typedef {import("./entities.js").TextContext & import("./keyboards.js").KeyboardContext &
 *   {openPicture: (address: string, description: string) => void}} MessageContext
 */

/**
 * @param {Message} message
 * @param {MessageContext} context
 * @returns {HTMLElement} an empty article that knows its message
 */
export function messageArticle(message, context) {
  const side = isFromBot(message) ? "from-bot" : "from-person";
  const article = element("article", { class: `message ${side}`, "data-message-id": message.message_id, "data-date": message.date });
  fillArticle(article, message, context);
  return article;
}

/**
 * Show the message's present state in its article; a picture that stays the same is kept, not loaded again.
 *
 * @param {HTMLElement} article
 * @param {Message} message
 * @param {MessageContext} context
 */
export function fillArticle(article, message, context) {
  const rows = (message.reply_markup?.inline_keyboard ?? []).filter((/** @type {unknown[]} */ row) => row.length);
  const parts = [bubble(message, context), ...(rows.length ? [inlineKeyboard(message.message_id, rows, context)] : [])];
  if (rows.length) article.dataset.columns = String(Math.max(...rows.map((/** @type {unknown[]} */ row) => row.length)));
  else delete article.dataset.columns;
  keepPicture(article, parts[0]);
  article.replaceChildren(...parts);
}

/** @param {Message} message @returns {boolean} */
export function isFromBot(message) {
  return Boolean(message.from?.is_bot);
}

/** @param {Message} message @param {MessageContext} context */
function bubble(message, context) {
  const media = mediaOf(message, context.openPicture);
  const text = message.text ?? message.caption;
  const kind = media?.classList.contains("picture") ? " with-picture" : "";
  const node = element("div", { class: `bubble${kind}${text ? "" : " no-text"}` },
    element("span", { class: "visually-hidden" }, isFromBot(message) ? "Bot: " : "You: "), media);
  const stamp = stampOf(message, context);
  if (!text) node.append(stamp);
  else node.append(textBlock(text, message, context, stamp));
  return node;
}

/** @param {string} text @param {Message} message @param {MessageContext} context @param {HTMLElement} stamp */
function textBlock(text, message, context, stamp) {
  const block = element("div", { class: "text", dir: "auto" });
  block.append(renderText(text, message.entities ?? message.caption_entities ?? [], context), stamp);
  return block;
}

/** @param {Message} message @param {MessageContext} context */
function stampOf(message, context) {
  const isOwn = !isFromBot(message);
  const said = clockTime(message.date * 1000, context.reader);
  const edited = isOwn && message.edit_date ? "edited " : "";
  return element("span", { class: "stamp", dir: "ltr" }, `${edited}${said}`, isOwn ? icon("checks") : null);
}

/** @param {HTMLElement} article @param {HTMLElement} fresh */
function keepPicture(article, fresh) {
  const [before, after] = [article, fresh].map((root) => root.querySelector(".picture img"));
  if (!before || !after || before.getAttribute("src") !== after.getAttribute("src")) return;
  before.setAttribute("alt", after.getAttribute("alt") ?? "");
  after.replaceWith(before);
}
