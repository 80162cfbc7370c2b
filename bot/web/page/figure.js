/** The picture of a step: moving where motion is welcome, in the colours of the theme. */

import { element } from "./elements.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const night = matchMedia("(prefers-color-scheme: dark)");

/** @param {{isStill?: boolean}} [options] */
export function figure({ isStill = false } = {}) {
  const picture = /** @type {HTMLImageElement} */ (element("img", { class: "figure", width: 320, height: 240, alt: "" }));
  /** @type {import("./api.js").Figure | null} */
  let shown = null;
  const draw = () => {
    if (!shown) return;
    const address = shown[nameOf(isStill)];
    picture.alt = shown.alt;
    if (picture.getAttribute("src") !== address) picture.src = address;
  };
  document.documentElement.addEventListener("themechange", draw);
  return {
    node: picture,
    /** @param {import("./api.js").Figure} wanted */
    show(wanted) {
      shown = wanted;
      draw();
    },
  };
}

/** @param {import("./api.js").Figure} wanted @returns {string} the address that is shown now, for fetching ahead */
export const addressOf = (wanted) => wanted[nameOf(false)];

/** @param {boolean} isStill @returns {"still" | "still_dark" | "moving" | "moving_dark"} */
function nameOf(isStill) {
  const theme = document.documentElement.dataset.theme ?? (night.matches ? "dark" : "light");
  const way = isStill || calm.matches ? "still" : "moving";
  return theme === "dark" ? `${way}_dark` : way;
}
