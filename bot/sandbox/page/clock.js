/** The bot's clock, running in the page between two answers of the server. */

/** A clock that is set from the server and then runs at normal speed. */
export class BotClock {
  constructor() {
    this.setAt = performance.now();
    this.reading = Date.now();
  }

  /** @param {number} now unix seconds on the bot's clock */
  set(now) {
    this.setAt = performance.now();
    this.reading = now * 1000;
  }

  /** @returns {number} milliseconds since 1970 on the bot's clock */
  now() {
    return this.reading + performance.now() - this.setAt;
  }
}
