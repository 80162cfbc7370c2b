/** The countdown: a ring that empties and the seconds, to be read from two metres. */

import { element } from "./elements.js";
import { shown } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 46;
const ROUND = 2 * Math.PI * RADIUS;

/** @returns {{node: HTMLElement, draw: (leftMs: number, totalMs: number) => void}} */
export function ring() {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 100 100");
  drawing.setAttribute("aria-hidden", "true");
  const [, arc] = ["ring-back", "ring-left"].map((name) => circle(drawing, name));
  const seconds = element("span", { class: "seconds", role: "timer", "aria-live": "off" });
  const node = element("div", { class: "ring" }, drawing, seconds);
  return {
    node,
    draw(leftMs, totalMs) {
      const left = shown(Math.ceil(leftMs / 1000));
      if (seconds.textContent !== left) seconds.textContent = left;
      node.dataset.leftMs = String(Math.round(leftMs));
      arc.setAttribute("stroke-dashoffset", String(ROUND * (1 - leftMs / Math.max(1, totalMs))));
    },
  };
}

/** @param {SVGElement} drawing @param {string} name */
function circle(drawing, name) {
  const node = document.createElementNS(SVG, "circle");
  for (const [key, value] of Object.entries({ cx: 50, cy: 50, r: RADIUS, class: name })) node.setAttribute(key, String(value));
  if (name === "ring-left") node.setAttribute("stroke-dasharray", String(ROUND));
  drawing.append(node);
  return node;
}
