/** Instants in the words of the person's own phone: their zone, their language, "today" where a chat would say so. */

/** @typedef {{language_code: string, zone: string}} Reader whose phone shows the instant */

const DAY_MS = 86_400_000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
/** @type {Record<string, Intl.DateTimeFormatOptions>} by the letter of a DATE_TIME format */
const TIME_FIELDS = { t: { timeStyle: "short" }, T: { timeStyle: "medium" } };

/** @type {Map<string, Intl.DateTimeFormat>} making a formatter costs more than using it */
const formatters = new Map();

/**
 * A DATE_TIME entity as the reader sees it. The weekday alone gives way to "today", "tomorrow" or "yesterday";
 * a date that was asked for is always a date.
 *
 * @param {number} unixTime seconds
 * @param {string} format `r|w?[dD]?[tT]?`: relative, weekday, short or long date, short or long time
 * @param {Reader} reader
 * @param {number} now milliseconds, the bot's clock
 * @returns {string | null} null when the format is empty or unknown: the entity's own text stands
 */
export function describeInstant(unixTime, format, reader, now) {
  if (!format || !/^(r|w?[dD]?[tT]?)$/.test(format)) return null;
  const at = unixTime * 1000;
  if (format === "r") return relative(at, reader, now);
  const [, dayFormat, timeFormat] = /^(w?[dD]?)([tT]?)$/.exec(format) ?? [];
  const day = dayFormat ? dayInWords(at, dayFormat, reader, now) : "";
  const time = timeFormat ? formatterFor(reader, TIME_FIELDS[timeFormat]).format(at) : "";
  return [day, time].filter(Boolean).join(/d/i.test(dayFormat) ? ", " : " ");
}

/**
 * The whole of an instant, for whoever taps a date to be sure.
 *
 * @param {number} unixTime seconds
 * @param {Reader} reader
 */
export function fullInstant(unixTime, reader) {
  return formatterFor(reader, { dateStyle: "full", timeStyle: "short" }).format(unixTime * 1000);
}

/** @param {number} at milliseconds @param {Reader} reader @returns {string} such as 21:05 or 9:05 PM */
export function clockTime(at, reader) {
  return formatterFor(reader, TIME_FIELDS.t).format(at);
}

/** @param {number} at milliseconds @param {Reader} reader @param {number} now milliseconds @returns {string} "Today", or 3 November */
export function dayLabel(at, reader, now) {
  const near = nearDay(at, reader, now);
  if (near) return near.charAt(0).toLocaleUpperCase(localeOf(reader)) + near.slice(1);
  return dateInWords(at, reader);
}

/** @param {number} at milliseconds @param {Reader} reader @returns {string} such as Tuesday 3 November */
export function dateInWords(at, reader) {
  return formatterFor(reader, { weekday: "long", day: "numeric", month: "long" }).format(at);
}

/** @param {number} at milliseconds @param {Reader} reader @returns {number} the local date, counted in days since 1970 */
export function dayNumber(at, reader) {
  const parts = formatterFor({ ...reader, language_code: "en-CA" }, { year: "numeric", month: "2-digit", day: "2-digit" });
  return Date.parse(`${parts.format(at)}T00:00:00Z`) / DAY_MS;
}

/**
 * How far a clock moved, in English.
 *
 * @param {number} seconds at least 0
 * @returns {string} the two largest units, such as "9 h 27 min"
 */
export function duration(seconds) {
  const minutes = Math.round(seconds / MINUTE_S);
  if (minutes < 1) return `${Math.round(seconds)} s`;
  const counts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  return counts.filter(([count]) => count).slice(0, 2).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** @param {number} at @param {Reader} reader @param {number} now */
function relative(at, reader, now) {
  const seconds = Math.round((at - now) / 1000);
  const words = new Intl.RelativeTimeFormat(localeOf(reader), { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < MINUTE_S / 2) return words.format(0, "second");
  if (size < HOUR_S - MINUTE_S / 2) return words.format(Math.round(seconds / MINUTE_S), "minute");
  if (size < DAY_S) return words.format(Math.round(seconds / HOUR_S), "hour");
  return words.format(dayNumber(at, reader) - dayNumber(now, reader), "day");
}

/** @param {number} at @param {string} format weekday and date only @param {Reader} reader @param {number} now */
function dayInWords(at, format, reader, now) {
  const near = format === "w" ? nearDay(at, reader, now) : null;
  return near ?? formatterFor(reader, dayFields(format)).format(at);
}

/** @param {number} at @param {Reader} reader @param {number} now */
function nearDay(at, reader, now) {
  const days = dayNumber(at, reader) - dayNumber(now, reader);
  if (Math.abs(days) > 1) return null;
  return new Intl.RelativeTimeFormat(localeOf(reader), { numeric: "auto" }).format(days, "day");
}

/** @param {string} format weekday and date only @returns {Intl.DateTimeFormatOptions} */
function dayFields(format) {
  const weekday = format.includes("w") ? { weekday: "long" } : {};
  if (format.includes("d")) return { ...weekday, day: "2-digit", month: "2-digit", year: "2-digit" };
  return format.includes("D") ? { ...weekday, day: "numeric", month: "long", year: "numeric" } : weekday;
}

/** @param {Reader} reader @param {Intl.DateTimeFormatOptions} fields */
function formatterFor(reader, fields) {
  const key = JSON.stringify([reader.language_code, reader.zone, fields]);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(localeOf(reader), { ...fields, timeZone: knownZone(reader.zone) });
  formatters.set(key, made);
  return made;
}

/**
 * Telegram tells a language without a region; a phone's region decides between 21:00 and 9:00 PM. The zone stands in
 * for it: English outside the Americas reads the 24-hour clock.
 *
 * @param {Reader} reader
 */
function localeOf(reader) {
  const tag = reader.language_code || "en";
  const wanted = tag === "en" && !reader.zone.startsWith("America/") ? "en-GB" : tag;
  try {
    return Intl.getCanonicalLocales(wanted)[0];
  } catch {
    return "en-GB";
  }
}

/** @param {string} zone a name that this browser may not know */
function knownZone(zone) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
