/** The scrolling list of one chat: messages come, change and go without the reader losing their place. */

import { fillArticle, isFromBot, messageArticle } from "./bubbles.js";
import { dayLabel, dayNumber } from "./dates.js";
import { element } from "./elements.js";
import { refreshInstants } from "./entities.js";
import { setBusy } from "./keyboards.js";

/**
 * @typedef {import("./api.js").Message} Message
 * @typedef {import("./bubbles.js").MessageContext} MessageContext
 */

const NEAR_END_PX = 60;
const LONGEST = 300;

/** @param {HTMLElement | null} article */
const isFromBotSide = (article) => article?.classList.contains("from-bot");

/** One chat at a time; `open` changes to another. */
export class Conversation {
  /**
   * @param {HTMLElement} log
   * @param {MessageContext} context read at each rendering
   * @param {(isAtEnd: boolean) => void} onScroll
   */
  constructor(log, context, onScroll) {
    this.log = log;
    this.context = context;
    /** @type {Map<number, string>} message id → what is shown, to leave alone what did not change */
    this.shown = new Map();
    log.addEventListener("scroll", () => onScroll(this.isAtEnd()), { passive: true });
    const stay = () => this.wasAtEnd && this.toEnd();
    new ResizeObserver(stay).observe(log);
    log.addEventListener("load", stay, { capture: true });
    this.wasAtEnd = true;
  }

  /** @returns {boolean} */
  isAtEnd() {
    this.wasAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
    return this.wasAtEnd;
  }

  /** Forget everything shown. */
  clear() {
    this.shown.clear();
    this.log.replaceChildren();
    this.wasAtEnd = true;
  }

  /** @returns {boolean} */
  get isEmpty() {
    return this.shown.size === 0;
  }

  /**
   * Bring the list to the server's state, touching only what differs.
   *
   * @param {Message[]} messages oldest first
   */
  sync(messages) {
    const ids = new Set(messages.map((message) => message.message_id));
    [...this.shown.keys()].filter((id) => !ids.has(id)).forEach((id) => this.remove(id));
    messages.forEach((message) => this.put(message));
  }

  /**
   * Add a message, or show its new state in place.
   *
   * @param {Message} message
   * @returns {boolean} true when it is new
   */
  put(message) {
    const state = JSON.stringify(message);
    const isNew = !this.shown.has(message.message_id);
    if (this.shown.get(message.message_id) === state) return false;
    this.shown.set(message.message_id, state);
    this.#keepingPlace(isNew && !isFromBot(message), () => (isNew ? this.#insert(message) : this.#change(message)));
    return isNew;
  }

  /** @param {number} id */
  remove(id) {
    this.shown.delete(id);
    this.#keepingPlace(false, () => {
      this.#find(id)?.remove();
      this.#layDays();
    });
  }

  /** @returns {import("./api.js").Message[]} what is shown, in order */
  get messages() {
    return [...this.shown.values()].map((state) => JSON.parse(state));
  }

  /** Render everything again: the reader's zone, language or day is another. */
  redraw() {
    const { messages } = this;
    this.#keepingPlace(false, () => {
      this.log.querySelectorAll(".day").forEach((chip) => chip.remove());
      messages.forEach((message) => this.#change(message));
    });
  }

  /** Bring relative times and "tomorrow" up to the clock. */
  refreshTimes() {
    refreshInstants(this.log, this.context);
    this.#layDays();
  }

  /** @param {number} messageId @param {string} data */
  settle(messageId, data) {
    const keys = /** @type {NodeListOf<HTMLElement>} */ (this.#find(messageId)?.querySelectorAll(".key") ?? []);
    keys.forEach((key) => key.dataset.data === data && setBusy(key, this.context.isPending(messageId, data)));
  }

  /** Scroll to the newest message. */
  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {number} id @returns {HTMLElement | null} */
  #find(id) {
    return this.log.querySelector(`[data-message-id="${id}"]`);
  }

  /** @param {boolean} toEnd @param {() => void} change */
  #keepingPlace(toEnd, change) {
    const stays = toEnd || this.isAtEnd();
    change();
    if (stays) this.toEnd();
  }

  /** @param {Message} message */
  #insert(message) {
    const later = /** @type {HTMLElement[]} */ ([...this.log.querySelectorAll(".message")])
      .find((article) => Number(article.dataset.messageId) > message.message_id);
    const article = messageArticle(message, this.context);
    article.classList.toggle("arriving", !this.log.hasAttribute("aria-busy"));
    this.log.insertBefore(article, later ?? null);
    while (this.log.querySelectorAll(".message").length > LONGEST) this.#forgetOldest();
    this.#layDays();
  }

  /** @param {Message} message */
  #change(message) {
    const article = this.#find(message.message_id);
    if (!article) return;
    const focused = /** @type {HTMLElement} */ (document.activeElement ?? article);
    const kind = focused.matches(".key") ? ".key" : "button";
    const place = buttonsIn(article, kind).indexOf(focused);
    fillArticle(article, message, this.context);
    const left = buttonsIn(article, kind);
    if (place >= 0) (left[place] ?? left.at(-1) ?? this.log).focus({ preventScroll: true });
    this.#layDays();
  }

  #forgetOldest() {
    const oldest = /** @type {HTMLElement} */ (this.log.querySelector(".message"));
    this.shown.delete(Number(oldest.dataset.messageId));
    oldest.remove();
  }

  /** Put a chip before the first message of each local day, and mark messages that follow one from the same side. */
  #layDays() {
    let before = null;
    for (const article of /** @type {HTMLElement[]} */ ([...this.log.querySelectorAll(".message")])) {
      const day = this.#dayOf(article);
      const opensDay = !before || this.#dayOf(before) !== day;
      this.#layChip(article, opensDay ? day : null);
      article.classList.toggle("follows", !opensDay && isFromBotSide(before) === isFromBotSide(article));
      before = article;
    }
    this.log.querySelectorAll(".day:last-child, .day:has(+ .day)").forEach((chip) => chip.remove());
  }

  /** @param {HTMLElement} article @param {number | null} day null for no chip */
  #layChip(article, day) {
    let chip = /** @type {HTMLElement | null} */ (article.previousElementSibling);
    if (!chip?.classList.contains("day")) chip = null;
    if (day === null) return chip?.remove();
    const label = dayLabel(Number(article.dataset.date) * 1000, this.context.reader, this.context.now());
    if (!chip) article.before(element("div", { class: "day" }, element("span", {}, label)));
    else if (chip.textContent !== label) chip.replaceChildren(element("span", {}, label));
    return undefined;
  }

  /** @param {HTMLElement} article */
  #dayOf(article) {
    return dayNumber(Number(article.dataset.date) * 1000, this.context.reader);
  }
}

/** @param {HTMLElement} article @param {string} kind @returns {HTMLElement[]} in reading order */
function buttonsIn(article, kind) {
  return [...article.querySelectorAll(kind)].map((button) => /** @type {HTMLElement} */ (button));
}
