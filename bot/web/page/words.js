/** The page's sentences, written by the server in the reader's language, and times as the reader writes them. */

import { byId } from "./elements.js";

/** @type {Record<string, string>} */
const sentences = JSON.parse(byId("sentences").textContent ?? "{}");

/** @type {{language: string, zone: string | undefined, has_12_hours: boolean | undefined, first_weekday: number}} */
const reader = { language: document.documentElement.lang, zone: undefined, has_12_hours: undefined, first_weekday: 0 };

/** @param {{zone: string, has_12_hours: boolean, first_weekday: number}} me from the API */
export function readAs(me) {
  Object.assign(reader, { zone: me.zone, has_12_hours: me.has_12_hours, first_weekday: me.first_weekday });
}

/**
 * @param {string} name of a sentence
 * @param {Record<string, string | number>} [words] for its {placeholders}
 */
export function say(name, words = {}) {
  const sentence = sentences[name];
  if (sentence === undefined) throw new Error(`no sentence ${name}`);
  return sentence.replace(/{(\w+)}/g, (_, word) => String(words[word] ?? ""));
}

/** @param {string} instant ISO @param {Intl.DateTimeFormatOptions} shape */
function format(instant, shape) {
  return new Intl.DateTimeFormat(reader.language, { timeZone: reader.zone, ...shape }).format(new Date(instant));
}

/** @param {string} instant ISO @returns {string} such as 7:30, on the person's own clock */
export const clock = (instant) => format(instant, { hour: "numeric", minute: "2-digit", hour12: reader.has_12_hours });

/** @param {string} instant ISO @returns {string} such as Monday 7:30, or only the time for today */
export function when(instant) {
  const day = (/** @type {string | number | Date} */ at) => format(new Date(at).toISOString(), { dateStyle: "short" });
  if (day(instant) === day(Date.now())) return say("today_at", { clock: clock(instant) });
  return `${format(instant, { weekday: "long" })} ${clock(instant)}`;
}

/** @param {number} hour @param {number} minute @returns {string} a wall time */
export function wall(hour, minute) {
  const at = new Date(Date.UTC(2026, 0, 5, hour, minute));
  const shape = /** @type {const} */ ({ hour: "numeric", minute: "2-digit", hour12: reader.has_12_hours, timeZone: "UTC" });
  return new Intl.DateTimeFormat(reader.language, shape).format(at);
}

/** @param {number} hour @returns {string} short enough for a wheel: 19 or 7 PM */
export function hourName(hour) {
  if (!reader.has_12_hours) return String(hour).padStart(2, "0");
  return new Intl.DateTimeFormat(reader.language, { hour: "numeric", hour12: true, timeZone: "UTC" }).format(new Date(Date.UTC(2026, 0, 5, hour)));
}

/** @param {number} weekday 0 is Monday @param {"short" | "long" | "narrow"} [width] */
export function weekdayName(weekday, width = "short") {
  return new Intl.DateTimeFormat(reader.language, { weekday: width, timeZone: "UTC" }).format(new Date(Date.UTC(2026, 0, 5 + weekday)));
}

/** @returns {number[]} the weekdays in the reader's order, 0 is Monday */
export const week = () => [0, 1, 2, 3, 4, 5, 6].map((step) => (reader.first_weekday + step) % 7);

/** @param {string} on ISO date @returns {string} such as 22 November */
export const dayName = (on) =>
  new Intl.DateTimeFormat(reader.language, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${on}T12:00:00Z`));

/** @param {string} zone IANA @returns {string} such as New York */
export const placeName = (zone) => (zone.split("/").pop() ?? zone).replaceAll("_", " ");
