/** The page's sentences, written by the server in the reader's language, and times as the reader writes them. */

import { byId } from "./elements.js";

/** @type {Record<string, string>} */
const sentences = JSON.parse(byId("sentences").textContent ?? "{}");

/** @type {{locale: string, zone: string | undefined, has_12_hours: boolean, first_weekday: number}} */
const reader = { locale: document.documentElement.dataset.locale ?? "en", zone: undefined, has_12_hours: false, first_weekday: 0 };

/** @param {import("./api.js").Me} me */
export function readAs({ locale, zone, has_12_hours, first_weekday }) {
  Object.assign(reader, { locale, zone, has_12_hours, first_weekday });
}

/**
 * @param {string} name of a sentence
 * @param {Record<string, string | number>} [words] for its {placeholders}
 */
export function say(name, words = {}) {
  const sentence = sentences[name];
  if (sentence === undefined) throw new Error(`no sentence ${name}`);
  return sentence.replace(/{(\w+)}/g, (_, word) => shown(words[word] ?? ""));
}

/** @param {string | number} word @returns {string} numbers in the reader's digits */
export const shown = (word) => (typeof word === "number" ? new Intl.NumberFormat(reader.locale, { useGrouping: false }).format(word) : word);

/** @param {...string} parts @returns {string} side by side; among Persian digits a dot would be read as a zero */
export const beside = (...parts) => parts.join(reader.locale.endsWith("arabext") ? " – " : " · ");

/** @param {string} instant ISO @param {Intl.DateTimeFormatOptions} shape */
function format(instant, shape) {
  return new Intl.DateTimeFormat(reader.locale, { timeZone: reader.zone, ...shape }).format(new Date(instant));
}

/** @param {string} instant ISO @returns {string} such as 7:30, on the person's own clock */
export const clock = (instant) => format(instant, { timeStyle: "short" });

/** @param {string} instant ISO @returns {string} such as Monday 7:30, or only the time for today */
export function when(instant) {
  const day = (/** @type {string | number | Date} */ at) => format(new Date(at).toISOString(), { dateStyle: "short" });
  if (day(instant) === day(Date.now())) return say("today_at", { clock: clock(instant) });
  return `${format(instant, { weekday: "long" })} ${clock(instant)}`;
}

/** @param {number} hour @param {number} minute @returns {string} a wall time */
export function wall(hour, minute) {
  const at = new Date(Date.UTC(2026, 0, 5, hour, minute));
  return new Intl.DateTimeFormat(reader.locale, { timeStyle: "short", timeZone: "UTC" }).format(at);
}

/** @param {number} hour @returns {string} short enough for a wheel: 19 or 7 PM */
export function hourName(hour) {
  if (!reader.has_12_hours) return twoDigits(hour);
  return new Intl.DateTimeFormat(reader.locale, { hour: "numeric", hour12: true, timeZone: "UTC" }).format(new Date(Date.UTC(2026, 0, 5, hour)));
}

/** @param {number} number below 100 @returns {string} as on a clock */
export const twoDigits = (number) => new Intl.NumberFormat(reader.locale, { minimumIntegerDigits: 2 }).format(number);

/** @param {string} on ISO date @returns {string} the number of the day in its month */
export const dayNumber = (on) => {
  const shown = new Intl.DateTimeFormat(reader.locale, { day: "numeric", timeZone: "UTC" });
  return shown.formatToParts(new Date(`${on}T12:00:00Z`)).find((part) => part.type === "day")?.value ?? "";
};

/** @param {number} weekday 0 is Monday @param {"short" | "long" | "narrow"} [width] */
export function weekdayName(weekday, width = "short") {
  return new Intl.DateTimeFormat(reader.locale, { weekday: width, timeZone: "UTC" }).format(new Date(Date.UTC(2026, 0, 5 + weekday)));
}

/** @returns {number[]} the weekdays in the reader's order, 0 is Monday */
export const week = () => [0, 1, 2, 3, 4, 5, 6].map((step) => (reader.first_weekday + step) % 7);

/** @param {string} on ISO date @returns {string} such as 22 November */
export const dayName = (on) =>
  new Intl.DateTimeFormat(reader.locale, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${on}T12:00:00Z`));
