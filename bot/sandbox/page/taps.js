/** Pressed inline buttons whose callback query the bot has not answered yet. */

/** Telegram's own apps stop waiting after about this long. */
const PATIENCE_MS = 30_000;

/** @typedef {{chatId: number, messageId: number, data: string, queryId: string | null, timer: number}} Tap */

/** Remembers each tap from the press to the answer; either may be told first. */
export class Taps {
  /** @param {(tap: Tap) => void} onEnd */
  constructor(onEnd) {
    this.onEnd = onEnd;
    /** @type {Set<Tap>} */
    this.pending = new Set();
    /** @type {Set<string>} answers that overtook the reply to the press */
    this.early = new Set();
  }

  /** @param {number} chatId @param {number} messageId @param {string} data */
  isPending(chatId, messageId, data) {
    return [...this.pending].some((tap) => tap.chatId === chatId && tap.messageId === messageId && tap.data === data);
  }

  /** @param {number} chatId @param {number} messageId @param {string} data @returns {Tap} */
  begin(chatId, messageId, data) {
    const tap = { chatId, messageId, data, queryId: null, timer: 0 };
    tap.timer = setTimeout(() => this.end(tap), PATIENCE_MS);
    this.pending.add(tap);
    return tap;
  }

  /** @param {Tap} tap @param {string} queryId */
  sent(tap, queryId) {
    tap.queryId = queryId;
    if (this.early.delete(queryId)) this.end(tap);
  }

  /** @param {string} queryId */
  answered(queryId) {
    const tap = [...this.pending].find((one) => one.queryId === queryId);
    if (tap) this.end(tap);
    else this.early.add(queryId);
  }

  /** @param {Tap} tap */
  end(tap) {
    clearTimeout(tap.timer);
    if (this.pending.delete(tap)) this.onEnd(tap);
  }
}
