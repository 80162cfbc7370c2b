/** One time: the wheels, the days, and everything else that the chat can do with it. Saved with one button. */

import { announce, button, element } from "./elements.js";
import { timesScreen } from "./times_screen.js";
import { timeWheels } from "./wheel.js";
import { say, week, weekdayName, when } from "./words.js";

const EVERY_DAY = 127;
/** Of a new time whose kind wants a day of rest between, as the chat has it (bot/routines/moves.py). @type {Record<string, number>} */
const USUAL_DAYS = { trigger_points: 0b0010101 };
const NEW_AT = "07:30";
const LONGEST_WORDS = 60;

/**
 * @param {import("./main.js").App} app
 * @param {import("./api.js").Time | null} time null adds one
 * @returns {import("./main.js").Screen}
 */
export function timeEditor(app, time) {
  const wanted = { kind: "foam_roll", at: (time?.at ?? NEW_AT).slice(0, 5), weekdays: time?.weekdays ?? EVERY_DAY };
  const name = field("own_name", time?.name ?? "");
  const cue = field("own_cue", time?.cue ?? "");
  let isMoved = time === null;
  let hasChosenDays = time !== null;
  const dayButtons = () => days(wanted.weekdays, (mask) => {
    wanted.weekdays = mask;
    hasChosenDays = true;
  });
  let shownDays = dayButtons();
  const choose = (/** @type {string} */ kind) => {
    wanted.kind = kind;
    if (hasChosenDays) return;
    wanted.weekdays = USUAL_DAYS[kind] ?? EVERY_DAY;
    const fresh = dayButtons();
    shownDays.replaceWith(fresh);
    shownDays = fresh;
  };
  const node = element("section", { class: "editor" },
    element("h1", {}, time ? time.name || time.title : say("new_time")),
    time?.left_out ? element("p", { class: "quiet" }, say("day_left_out", { day: time.left_out })) : null,
    time?.next_at ? element("p", { class: "quiet" }, say("next_at", { when: when(time.next_at) })) : null,
    time ? null : kinds(choose),
    timeWheels(wanted.at, (at) => {
      wanted.at = at;
      isMoved = true;
    }),
    shownDays,
    ...(time ? [name.node, cue.node, more(app, time)] : []));

  const save = () => app.load(async () => {
    const times = time ? await app.api.changeTime(time.id, changes(time)) : await app.api.addTime(wanted);
    announce(say("saved"));
    return timesScreen(app, times);
  });

  /** @param {import("./api.js").Time} before @returns {object} only what is different: the rest may have changed in the chat */
  function changes(before) {
    return {
      ...(isMoved ? { at: wanted.at } : {}),
      ...(wanted.weekdays !== before.weekdays ? { weekdays: wanted.weekdays } : {}),
      ...(name.value() !== before.name ? { name: name.value() } : {}),
      ...(cue.value() !== before.cue ? { cue: cue.value() } : {}),
    };
  }

  return { node, main: { text: say("save"), act: save }, back: () => app.go("times") };
}

/** @param {import("./main.js").App} app @param {import("./api.js").Time} time */
function more(app, time) {
  const then = (/** @type {() => Promise<import("./api.js").Times>} */ act, /** @type {number} */ removed = 0) => () =>
    app.load(async () => timesScreen(app, await act(), removed));
  const { id, next_on: nextOn } = time;
  return element("div", { class: "stack" },
    button(say(time.is_on ? "switch_off" : "switch_on"), then(() => app.api.changeTime(id, { is_on: !time.is_on }))),
    time.left_out ? button(say("undo_skip"), then(() => app.api.unskip(id)))
      : time.is_on && nextOn ? button(say("skip_next"), then(() => app.api.skipNext(id, nextOn))) : null,
    button(say("delete"), then(() => app.api.removeTime(id), id), { class: "danger" }));
}

/** @param {(kind: string) => void} onChange */
function kinds(onChange) {
  const names = ["foam_roll", "stretch", "trigger_points", "move_break"];
  const options = names.map((name) => element("option", { value: name }, say(`kind_${name}`)));
  const select = /** @type {HTMLSelectElement} */ (element("select", { on: { change: () => onChange(select.value) } }, ...options));
  return element("label", { class: "field" }, say("what"), select);
}

/** @param {number} mask @param {(mask: number) => void} onChange */
function days(mask, onChange) {
  const toggles = week().map((day) => {
    const toggle = button(weekdayName(day), () => {
      const changed = mask ^ (1 << day);
      if (!changed) return announce(say("one_day_least"));
      mask = changed;
      toggle.setAttribute("aria-pressed", String(Boolean(mask & (1 << day))));
      return onChange(mask);
    }, { "aria-pressed": String(Boolean(mask & (1 << day))), title: weekdayName(day, "long") });
    return toggle;
  });
  return element("div", { class: "days", role: "group", "aria-label": say("days") }, ...toggles);
}

/** @param {string} label @param {string} value */
function field(label, value) {
  const input = /** @type {HTMLInputElement} */ (element("input", { type: "text", maxlength: LONGEST_WORDS, value, autocomplete: "off" }));
  return { node: element("label", { class: "field" }, say(label), input), value: () => input.value.trim().replace(/\s+/g, " ") };
}
