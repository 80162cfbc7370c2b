/** What was done while nobody answered: kept on the phone, delivered in order once the network is back. */

import { Offline, Refusal } from "./api.js";

/** @typedef {{method: string, path: string, body: Record<string, any>, at: number}} Entry `at` in unix milliseconds */

const TRY_AGAIN_MS = 15_000;

/** One queue for each person who uses this phone. */
export class Queue {
  /**
   * @param {import("./api.js").Api} api
   * @param {number} personId
   * @param {(path: string, answer: any) => void} hear the answer to each thing that was delivered, whenever that is
   */
  constructor(api, personId, hear) {
    this.api = api;
    this.hear = hear;
    this.key = `rollcall.queue.${personId}`;
    this.isBusy = false;
    addEventListener("online", () => this.deliver());
    document.addEventListener("visibilitychange", () => document.hidden || this.deliver());
    setInterval(() => this.deliver(), TRY_AGAIN_MS);
  }

  /** @returns {Entry[]} */
  get waiting() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  /**
   * Deliver now if possible, else later.
   * @param {string} method @param {string} path @param {Record<string, any>} body
   * @returns {Promise<any>} the answer; null when it has to wait
   */
  async send(method, path, body) {
    this.#keep([...this.waiting, { method, path, body, at: Date.now() }]);
    return this.deliver();
  }

  /** @returns {Promise<any>} the answer to the last entry that was delivered, else null */
  async deliver() {
    if (this.isBusy || !this.waiting.length) return null;
    this.isBusy = true;
    let answer = null;
    try {
      for (let entry = this.waiting[0]; entry; entry = this.waiting[0]) {
        answer = await this.#deliverOne(entry);
        this.#keep(this.waiting.slice(1));
        if (answer) this.hear(entry.path, answer);
      }
    } catch (problem) {
      if (!(problem instanceof Offline || problem instanceof Refusal)) throw problem;
      answer = null;
    } finally {
      this.isBusy = false;
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
      if (problem instanceof Refusal && ![401, 429].includes(problem.status)) return null;
      throw problem;
    }
  }

  /** @param {Entry[]} entries */
  #keep(entries) {
    try {
      localStorage.setItem(this.key, JSON.stringify(entries));
    } catch {
      // Storage is switched off: what cannot be delivered now is lost, as on any page.
    }
  }
}
