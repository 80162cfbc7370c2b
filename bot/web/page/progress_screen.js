/** The picture of the last weeks: a day a circle, its halves rolling and stretching; a dot where only something else was done. */

import { element } from "./elements.js";
import { dayName, dayNumber, readAs, say, week, weekdayName } from "./words.js";

const ROLLS = new Set(["foam_roll", "trigger_points"]);

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
  const marks = [{ "data-roll": 1 }, { "data-stretch": 1 }, ...(progress.days.some(hasOnlyElse) ? [{ "data-break": 1 }] : [])];
  const names = ["legend_roll", "legend_stretch", "legend_break"];
  const node = element("section", {},
    element("h1", {}, say("progress")),
    element("p", { class: "lead" }, say("days_this_week", { count: thisWeek })),
    element("table", { class: "weeks" }, element("thead", {}, head),
      element("tbody", {}, ...weeks.map((days) => element("tr", {}, ...days.map((/** @type {any} */ day) => cell(day, progress.today)))))),
    element("p", { class: "legend" }, ...marks.map((mark, index) => element("span", {}, element("span", { class: "dot", ...mark }), say(names[index])))),
    ...progress.said.map((/** @type {string} */ line) => element("p", {}, line)),
    element("p", { class: "quiet" }, say("in_all", { count: progress.sessions, minutes: progress.minutes })));
  return { node, tab: "progress" };
}

/** @param {{kinds: string[]}} day @returns {boolean} true if what was done on it has no colour: move breaks */
const hasOnlyElse = ({ kinds }) => kinds.length > 0 && kinds.every((kind) => kind !== "stretch" && !ROLLS.has(kind));

/** @param {{on: string, kinds: string[]}} day @param {string} today */
function cell(day, today) {
  const rolled = day.kinds.some((kind) => ROLLS.has(kind));
  const stretched = day.kinds.includes("stretch");
  const what = day.kinds.map((kind) => say(`kind_${kind}`)).join(", ") || say("nothing_done");
  const dot = element("span", { class: "dot", role: "img", "aria-label": `${dayName(day.on)}: ${what}`, "data-roll": rolled && "1", "data-stretch": stretched && "1", "data-break": hasOnlyElse(day) && "1" },
    dayNumber(day.on));
  return element("td", { "data-when": day.on === today ? "today" : day.on > today ? "ahead" : "past" }, dot);
}
