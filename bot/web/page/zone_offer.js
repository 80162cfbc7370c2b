/** The phone's zone against the one that is planned in: a difference is offered, never applied. */

import { button, element } from "./elements.js";
import { read, write } from "./keeping.js";
import { say } from "./words.js";

const KEPT = "rollcall.kept_zone";
const MOMENTS = ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"];

/** @param {import("./main.js").App} app @param {import("./api.js").Me} me @returns {HTMLElement | null} empty until the places' names have come */
export function zoneOffer(app, me) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!here || isSame(here, me.zone) || read(KEPT) === `${me.zone} ${here}`) return null;
  const keep = () => {
    write(KEPT, `${me.zone} ${here}`);
    node.remove();
  };
  const use = () => app.load(async () => {
    await app.api.setZone(here);
    return app.screenOf("today");
  });
  const node = element("div", { class: "banner", id: "zone-offer", hidden: true });
  app.api.zoneOffer(here).then((places) => {
    node.append(
      element("p", {}, say("zone_offer", places)),
      element("div", { class: "choices" },
        button(say("zone_use", { place: places.here }), use), button(say("zone_keep", { place: places.there }), keep)));
    node.hidden = false;
  }, () => node.remove());
  return node;
}

/** @param {string} one @param {string} other @returns {boolean} true if their clocks agree, whatever they are called */
function isSame(one, other) {
  const shown = (/** @type {string} */ zone) => [...MOMENTS, new Date().toISOString()].map((moment) => clockIn(zone, moment)).join();
  return one === other || shown(one) === shown(other);
}

/** @param {string} zone @param {string} moment */
function clockIn(zone, moment) {
  return new Intl.DateTimeFormat("en", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(moment));
}
