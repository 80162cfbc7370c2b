/** A message's text with its entities, as DOM: each part is text first, so what looks like markup stays text. */

import { describeInstant, fullInstant } from "./dates.js";
import { element } from "./elements.js";
import { safeAddress } from "./links.js";

/**
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string, unix_time?: number,
 *   date_time_format?: string}} Entity offsets in UTF-16 code units, which are JavaScript's own
 * @typedef {{reader: import("./dates.js").Reader, now: () => number, say: (text: string) => void,
 *   follow: (url: URL) => void, tell: (text: string) => void}} TextContext what text may lead to: `say` sends a
 *   message, `follow` opens an address, `tell` shows a toast
 */

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote",
  hashtag: "span", cashtag: "span", mention: "span", text_mention: "span",
};

/**
 * @param {string} text
 * @param {Entity[]} entities any order; one that reaches over the end of its parent is cut there
 * @param {TextContext} context
 * @returns {DocumentFragment}
 */
export function renderText(text, entities, context) {
  const ordered = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return renderSpan(text, 0, text.length, ordered, context);
}

/**
 * Bring every rendered instant up to the clock.
 *
 * @param {HTMLElement} root
 * @param {TextContext} context
 */
export function refreshInstants(root, context) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-unix]"))) {
    const said = describeInstant(Number(node.dataset.unix), node.dataset.format ?? "", context.reader, context.now());
    if (said !== null && node.textContent !== said) node.textContent = said;
    node.title = fullInstant(Number(node.dataset.unix), context.reader);
  }
}

/** @param {string} text @param {number} start @param {number} end @param {Entity[]} entities @param {TextContext} context */
function renderSpan(text, start, end, entities, context) {
  const fragment = document.createDocumentFragment();
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    const inner = entities.slice(index + 1).filter((other) => other.offset < stop);
    fragment.append(text.slice(at, entity.offset));
    fragment.append(renderEntity(entity, text.slice(entity.offset, stop), renderSpan(text, entity.offset, stop, inner, context), context));
    at = stop;
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

/** @param {Entity} entity @param {string} raw @param {DocumentFragment} inner @param {TextContext} context */
function renderEntity(entity, raw, inner, context) {
  const special = RENDERERS[entity.type];
  if (special) return special(entity, raw, inner, context);
  return element(TAGS[entity.type] ?? "span", { class: `entity-${entity.type}` }, inner);
}

/** @type {Record<string, (entity: Entity, raw: string, inner: DocumentFragment, context: TextContext) => HTMLElement>} */
const RENDERERS = {
  pre: (entity, raw) => element("pre", { tabindex: "0", "data-language": entity.language }, element("code", {}, raw)),
  url: (entity, raw, inner, context) => link(raw, inner, context),
  text_link: (entity, raw, inner, context) => link(entity.url ?? "", inner, context),
  email: (entity, raw, inner, context) => link(`mailto:${raw}`, inner, context),
  phone_number: (entity, raw, inner, context) => link(`tel:${raw.replace(/[^+\d]/g, "")}`, inner, context),
  bot_command: (entity, raw, inner, context) =>
    element("button", { type: "button", class: "link", click: () => context.say(raw) }, inner),
  spoiler: (entity, raw, inner) => spoiler(inner),
  date_time: instant,
  expandable_blockquote: (entity, raw, inner) => expandable(inner),
};

/** @param {string} address @param {DocumentFragment} inner @param {TextContext} context */
function link(address, inner, context) {
  const url = safeAddress(address);
  if (!url) return element("span", {}, inner);
  const open = (/** @type {Event} */ event) => {
    event.preventDefault();
    context.follow(url);
  };
  return element("a", { class: "link", href: url.href, target: "_blank", rel: "noopener noreferrer", click: open }, inner);
}

/** @param {DocumentFragment} inner */
function spoiler(inner) {
  const cover = element("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, show it" });
  const hidden = element("span", { "aria-hidden": "true" }, inner);
  const show = () => {
    cover.classList.add("shown");
    ["role", "tabindex", "aria-label"].forEach((name) => cover.removeAttribute(name));
    hidden.removeAttribute("aria-hidden");
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && show());
  cover.append(hidden);
  return cover;
}

/** @param {Entity} entity @param {string} raw @param {DocumentFragment} inner @param {TextContext} context */
function instant(entity, raw, inner, context) {
  const unixTime = entity.unix_time ?? 0;
  const said = describeInstant(unixTime, entity.date_time_format ?? "", context.reader, context.now());
  const tell = () => context.tell(fullInstant(unixTime, context.reader));
  const traits = { type: "button", class: "instant", "data-unix": unixTime, "data-format": entity.date_time_format, click: tell };
  return element("button", { ...traits, title: fullInstant(unixTime, context.reader) }, said ?? inner);
}

/** @param {DocumentFragment} inner */
function expandable(inner) {
  const quote = element("blockquote", { class: "folded", tabindex: "0" }, inner);
  const unfold = () => quote.classList.remove("folded");
  quote.addEventListener("click", unfold);
  quote.addEventListener("keydown", ({ key }) => key === "Enter" && unfold());
  return quote;
}
