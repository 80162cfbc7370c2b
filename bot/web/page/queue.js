/** What was done while nobody answered: kept on the phone, delivered in order once the network is back. */

import { Offline, Refusal } from "./api.js";

/** @typedef {{method: string, path: string, body: Record<string, any>, at: number}} Entry `at` in unix milliseconds */

const TRY_AGAIN_MS = 15_000;

/** One queue for each person who uses this phone. */
export class Queue {
  /**
   * @param {import("./api.js").Api} api
   * @param {number} personId
   * @param {(path: string, answer: any) => void} hear the answer to each thing that was delivered or `refused`, whenever that is
   */
  constructor(api, personId, hear) {
    this.api = api;
    this.hear = hear;
    this.key = `rollcall.queue.${personId}`;
    /** @type {Promise<any>} the delivery under way, else the last one */
    this.delivery = Promise.resolve(null);
    /** @type {Entry[] | null} what waits where the phone keeps nothing */
    this.unkept = null;
    addEventListener("online", () => this.deliver());
    document.addEventListener("visibilitychange", () => document.hidden || this.deliver());
    setInterval(() => this.deliver(), TRY_AGAIN_MS);
  }

  /** @returns {Entry[]} */
  get waiting() {
    try {
      return this.unkept ?? JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  /**
   * Deliver now if possible, else later.
   * @param {string} method @param {string} path @param {Record<string, any>} body
   * @returns {Promise<any>} the answer, or the sentence it was `refused` with; null when it has to wait
   */
  async send(method, path, body) {
    this.#keep([...this.waiting, { method, path, body, at: Date.now() }]);
    return this.deliver();
  }

  /** After what is under way, which may fail where this one would not. @returns {Promise<any>} as `send`, for the last that waits */
  deliver() {
    this.delivery = this.delivery.catch(() => null).then(() => this.#deliverAll());
    return this.delivery;
  }

  async #deliverAll() {
    let answer = null;
    try {
      for (const entry of this.waiting) {
        answer = await this.#deliverOne(entry);
        this.#keep(this.waiting.filter(({ at, path }) => at !== entry.at || path !== entry.path));
        this.hear(entry.path, answer);
      }
    } catch (problem) {
      if (!(problem instanceof Offline || problem instanceof Refusal)) throw problem;
      answer = null;
    }
    return answer;
  }

  /** @param {Entry} entry */
  async #deliverOne({ method, path, body, at }) {
    // Seconds ago, not an instant: the phone's clock may be wrong.
    const dated = path.endsWith("/finish") ? { ...body, ago_s: Math.min(172_800, Math.max(0, Math.round((Date.now() - at) / 1000))) } : body;
    try {
      return await this.api.ask(method, path, dated);
    } catch (problem) {
      // Signed out or too fast: later. Any other refusal would be the same the next time.
      if (problem instanceof Refusal && ![401, 429].includes(problem.status)) return { refused: problem.message };
      throw problem;
    }
  }

  /** @param {Entry[]} entries */
  #keep(entries) {
    try {
      localStorage.setItem(this.key, JSON.stringify(entries));
      this.unkept = null;
    } catch {
      // Storage is full or switched off: what waits is lost with the page.
      this.unkept = entries;
    }
  }
}
