/** The picture of the last weeks: a day a circle, its halves rolling and stretching, signs for everything else; as in the chat. */

import { element } from "./elements.js";
import { dayName, dayNumber, readAs, say, week, weekdayName } from "./words.js";

/** @typedef {{on: string, kinds: string[], is_paused: boolean, is_covered: boolean}} Day */

const ROLLS = new Set(["foam_roll", "trigger_points"]);
/** @type {[string, string, (day: Day) => boolean][]} attribute, name in the key, and whether a day has it; the last ones are named where they are */
const MARKS = [
  ["data-roll", "legend_roll", ({ kinds }) => kinds.some((kind) => ROLLS.has(kind))],
  ["data-stretch", "legend_stretch", ({ kinds }) => kinds.includes("stretch")],
  ["data-break", "legend_break", ({ kinds }) => kinds.length > 0 && kinds.every((kind) => kind !== "stretch" && !ROLLS.has(kind))],
  ["data-paused", "legend_paused", (day) => day.is_paused],
  ["data-freeze", "legend_freeze", (day) => day.is_covered],
];
const ALWAYS_NAMED = 2;

/**
 * @param {import("./main.js").App} _app
 * @param {any} progress from the API
 * @returns {import("./main.js").Screen}
 */
export function progressScreen(_app, progress) {
  readAs(progress.me);
  const head = element("tr", {}, ...week().map((day) => element("th", { scope: "col" }, element("abbr", { title: weekdayName(day, "long") }, weekdayName(day, "narrow")))));
  const weeks = [];
  for (let first = 0; first < progress.days.length; first += 7) weeks.push(progress.days.slice(first, first + 7));
  const thisWeek = weeks[weeks.length - 1].filter((/** @type {any} */ day) => day.kinds.length).length;
  const named = MARKS.filter(([, , isOn], index) => index < ALWAYS_NAMED || progress.days.some(isOn));
  const node = element("section", {},
    element("h1", {}, say("progress")),
    element("p", { class: "lead" }, say("days_this_week", { count: thisWeek })),
    element("table", { class: "weeks" }, element("thead", {}, head),
      element("tbody", {}, ...weeks.map((days) => element("tr", {}, ...days.map((/** @type {any} */ day) => cell(day, progress.today)))))),
    element("p", { class: "legend" }, ...named.map(([mark, name]) => element("span", {}, element("span", { class: "dot", [mark]: 1 }), say(name)))),
    ...progress.said.map((/** @type {string} */ line) => element("p", {}, line)),
    element("p", { class: "quiet" }, say("in_all", { count: progress.sessions, minutes: progress.minutes })));
  return { node, tab: "progress" };
}

/** @param {Day} day @param {string} today */
function cell(day, today) {
  const marks = Object.fromEntries(MARKS.map(([mark, , isOn]) => [mark, isOn(day) && "1"]));
  const dot = element("span", { class: "dot", role: "img", "aria-label": `${dayName(day.on)}: ${whatOf(day)}`, ...marks }, dayNumber(day.on));
  return element("td", { "data-when": day.on === today ? "today" : day.on > today ? "ahead" : "past" }, dot);
}

/** @param {Day} day @returns {string} what was done, or why nothing needed to be */
function whatOf(day) {
  if (day.kinds.length) return day.kinds.map((kind) => say(`kind_${kind}`)).join(", ");
  if (day.is_covered) return say("legend_freeze");
  return say(day.is_paused ? "legend_paused" : "nothing_done");
}
