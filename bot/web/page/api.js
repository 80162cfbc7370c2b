/** The server's JSON API, one function a question. */

import { say } from "./words.js";

/**
 * @typedef {{alt: string, still: string, still_dark: string, moving: string, moving_dark: string}} Figure
 * @typedef {{move: string, side: "left" | "right" | null, name: string, seconds: number, sets: number, setup: string,
 *   lines: string[], feel: string, easier: string, hurts: string[], is_calm: boolean, figure: Figure}} Step
 * @typedef {{id: number | string, prompt: number | null, title: string, steps: Step[], is_done: boolean, minutes: number,
 *   feeling: string | null, asks_side: boolean, can_undo: boolean, wanted?: Wanted}} Session
 * @typedef {{prompt?: number, kind?: string, routine?: string}} Wanted
 * @typedef {{locale: string, zone: string, has_12_hours: boolean, first_weekday: number, is_paused: boolean,
 *   paused_until: string | null, is_stopped: boolean}} Me
 * @typedef {{id: number, kind: string, title: string, at: string, until: string | null, every_h: number | null,
 *   weekdays: number, days: string, is_on: boolean, name: string, cue: string, next_at: string | null, next_on: string | null,
 *   left_out: string | null}} Time
 * @typedef {{me: Me, times: Time[], most: number}} Times
 */

/** The server said no; `message` is a sentence for people. */
export class Refusal extends Error {
  /** @param {string} sentence @param {number} status */
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** There is no network, or no server. */
export class Offline extends Error {}

export const BASE = document.documentElement.dataset.base ?? "";

/** Asks as one person. */
export class Api {
  /** @param {string} launchData of Telegram; empty for nobody */
  constructor(launchData) {
    this.launchData = launchData;
  }

  /** @returns {Promise<any>} */
  today = () => this.ask("GET", "/today");
  /** @returns {Promise<Times>} */
  times = () => this.ask("GET", "/times");
  /** @returns {Promise<any>} */
  progress = () => this.ask("GET", "/progress");
  /** @param {Wanted} wanted @returns {Promise<Session>} */
  start = (wanted) => this.ask("POST", "/sessions", wanted);
  /** @param {number | string} id @returns {Promise<Session>} */
  session = (id) => this.ask("GET", `/sessions/${id}`);
  /** @param {number} id @param {object} change @returns {Promise<Times>} */
  changeTime = (id, change) => this.ask("PATCH", `/times/${id}`, change);
  /** @param {object} wanted @returns {Promise<Times>} */
  addTime = (wanted) => this.ask("POST", "/times", wanted);
  /** @param {number} id @returns {Promise<Times>} */
  removeTime = (id) => this.ask("DELETE", `/times/${id}`);
  /** @param {number} id @returns {Promise<Times>} */
  putBackTime = (id) => this.ask("POST", `/times/${id}/put_back`);
  /** @param {number} id @param {string} on @returns {Promise<Times>} */
  skipNext = (id, on) => this.ask("POST", `/times/${id}/skip_next`, { on });
  /** @param {number} id @returns {Promise<Times>} */
  unskip = (id) => this.ask("DELETE", `/times/${id}/skip_next`);
  /** @param {number} days @returns {Promise<Times>} */
  pause = (days) => this.ask("PUT", "/pause", { days });
  /** @returns {Promise<Times>} */
  resume = () => this.ask("DELETE", "/pause");
  /** @param {string} zone @returns {Promise<Times>} */
  setZone = (zone) => this.ask("PUT", "/zone", { zone });
  /** @param {string} zone of the phone @returns {Promise<{here: string, there: string}>} the names of its place and the plan's */
  zoneOffer = (zone) => this.ask("POST", "/zone/offer", { zone });
  /** @param {number} id @param {"done" | "skip"} what @returns {Promise<any>} */
  answer = (id, what) => this.ask("POST", `/prompts/${id}/${what}`);

  /** @param {string} id @returns {Promise<Session>} a public routine, as a session of nobody's */
  async routine(id) {
    const lang = encodeURIComponent(document.documentElement.lang);
    const found = await this.ask("GET", `/routines/${encodeURIComponent(id)}?lang=${lang}`);
    return { ...found, id: `routine-${found.id}`, prompt: null, is_done: false, feeling: null, asks_side: false, can_undo: false };
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async ask(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (this.launchData) Object.assign(headers, { Authorization: `tma ${this.launchData}`, "Accept-Language": document.documentElement.lang });
    if (body) headers["Content-Type"] = "application/json";
    const answer = await fetch(`${BASE}/api${path}`, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
      throw new Offline(say("offline"));
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.status >= 500) throw new Offline(said.error ?? say("offline"));
    if (!answer.ok) throw new Refusal(said.error ?? say("offline"), answer.status);
    return said;
  }
}
