/** Wheels to set a time with one thumb; the keyboard's arrows turn them as well. */

import { element } from "./elements.js";
import { hourName, say, twoDigits, wall } from "./words.js";

const ROW_PX = 48;
const SETTLED_MS = 120;

/**
 * @param {string} at HH:MM
 * @param {(at: string) => void} onChange after the wheels came to rest
 * @returns {HTMLElement}
 */
export function timeWheels(at, onChange) {
  let [hour, minute] = at.split(":").map(Number);
  const minutes = Array.from({ length: 12 }, (_, step) => step * 5);
  if (!minutes.includes(minute)) minutes.push(minute);
  minutes.sort((one, other) => one - other);
  const told = () => onChange(`${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
  const hours = wheel(say("hour"), Array.from({ length: 24 }, (_, one) => one), hour, hourName, (chosen) => {
    hour = chosen;
    told();
  });
  const fine = wheel(say("minute"), minutes, minute, twoDigits, (chosen) => {
    minute = chosen;
    told();
  });
  return element("div", { class: "wheels", role: "group", "aria-label": wall(hour, minute), dir: "ltr" }, hours, fine);
}

/**
 * @param {string} label
 * @param {number[]} values
 * @param {number} chosen
 * @param {(value: number) => string} nameOf
 * @param {(value: number) => void} onChange
 */
function wheel(label, values, chosen, nameOf, onChange) {
  let index = Math.max(0, values.indexOf(chosen));
  let timer = 0;
  const rows = values.map((value, place) => element("div", { class: "wheel-row", click: () => turn(place) }, nameOf(value)));
  const node = element("div", { class: "wheel", role: "spinbutton", tabindex: 0, "aria-label": label, on: { scroll: settle, keydown: key } }, ...rows);
  requestAnimationFrame(() => {
    node.scrollTop = index * ROW_PX;
  });
  name();

  function settle() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const reached = Math.min(values.length - 1, Math.max(0, Math.round(node.scrollTop / ROW_PX)));
      if (reached === index) return;
      index = reached;
      name();
      onChange(values[index]);
    }, SETTLED_MS);
  }

  /** @param {number} place */
  function turn(place) {
    node.scrollTo({ top: Math.min(values.length - 1, Math.max(0, place)) * ROW_PX, behavior: "smooth" });
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    turn(Math.round(node.scrollTop / ROW_PX) + by);
  }

  function name() {
    node.setAttribute("aria-valuenow", String(values[index]));
    node.setAttribute("aria-valuemin", String(values[0]));
    node.setAttribute("aria-valuemax", String(values[values.length - 1]));
    node.setAttribute("aria-valuetext", nameOf(values[index]));
  }

  return node;
}
