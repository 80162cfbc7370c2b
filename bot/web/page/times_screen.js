/** When Rollcall writes: the list, pausing, and the way to each time. */

import { announce, button, element } from "./elements.js";
import { timeEditor } from "./time_editor.js";
import { beside, readAs, say, wall, when } from "./words.js";

const PAUSES = [1, 3, 7, 0];

/**
 * @param {import("./main.js").App} app
 * @param {import("./api.js").Times} times
 * @param {number} [removed] a reminder that was just deleted
 * @returns {import("./main.js").Screen}
 */
export function timesScreen(app, times, removed) {
  readAs(times.me);
  const rows = times.times.map((time) => element("li", {}, button("", () => app.show(timeEditor(app, time)), { class: "row-button" }, )));
  rows.forEach((row, index) => row.firstElementChild?.append(...lineOf(times.times[index])));
  const node = element("section", {},
    element("h1", {}, say("times")),
    removed ? putBack(app, removed) : null,
    element("ul", { class: "rows" }, ...rows),
    times.times.length ? null : element("p", { class: "quiet" }, say("no_times")),
    times.times.length < times.most ? button(say("add"), () => app.show(timeEditor(app, null)), { class: "wide primary" }) : null,
    element("h2", {}, say("silence")),
    pausing(app, times.me));
  return { node, tab: "times" };
}

/** @param {import("./api.js").Time} time */
function lineOf(time) {
  return [
    element("span", {}, element("strong", {}, beside(clockOf(time), time.name || time.title)), element("small", {}, time.days),
      time.left_out ? element("small", {}, say("day_left_out", { day: time.left_out })) : null),
    element("small", {}, time.next_at ? when(time.next_at) : say("off")),
  ];
}

/** @param {import("./api.js").Time} time */
export function clockOf(time) {
  const [hour, minute] = time.at.split(":").map(Number);
  if (!time.every_h || !time.until) return wall(hour, minute);
  const [endHour, endMinute] = time.until.split(":").map(Number);
  return say("every_hours", { hours: time.every_h, start: wall(hour, minute), end: wall(endHour, endMinute) });
}

/** @param {import("./main.js").App} app @param {number} id */
function putBack(app, id) {
  const undo = () => app.load(async () => timesScreen(app, await app.api.putBackTime(id)));
  return element("p", { class: "banner" }, say("deleted"), " ", button(say("undo"), undo));
}

/** @param {import("./main.js").App} app @param {import("./api.js").Me} me */
function pausing(app, me) {
  const after = (/** @type {() => Promise<import("./api.js").Times>} */ act) => () =>
    app.load(async () => {
      const times = await act();
      announce(say("saved"));
      return timesScreen(app, times);
    });
  if (me.is_paused || me.is_stopped) {
    const text = me.is_stopped ? say("stopped") : me.paused_until ? say("paused_until", { when: when(me.paused_until) }) : say("paused");
    return element("div", {}, element("p", {}, text), button(say("resume"), after(() => app.api.resume()), { class: "wide primary" }));
  }
  return element("div", { class: "choices" }, ...PAUSES.map((days) => button(say(`pause_${days}`), after(() => app.api.pause(days)))));
}
