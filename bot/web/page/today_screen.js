/** How today stands: what to do now, what is done, what comes. */

import { button, element } from "./elements.js";
import { readAs, say, when } from "./words.js";
import { zoneOffer } from "./zone_offer.js";

/**
 * @param {import("./main.js").App} app
 * @param {any} today from the API
 * @returns {import("./main.js").Screen}
 */
export function todayScreen(app, today) {
  readAs(today.me);
  const open = today.lines.filter((/** @type {any} */ line) => line.state !== "done");
  const kinds = open.length ? [] : ["foam_roll", "stretch"];
  const node = element("section", {},
    element("h1", {}, say("today")),
    zoneOffer(app, today.me),
    status(today.me),
    element("ul", { class: "rows" }, ...today.lines.map((/** @type {any} */ line) => row(app, line))),
    today.lines.length ? null : element("p", { class: "quiet" }, say("nothing_today")),
    ...kinds.map((kind) => button(say(`start_${kind}`), () => app.open({ kind }), { class: "wide" })),
    element("h2", {}, say("coming")),
    element("ul", { class: "rows" }, ...today.next.map((/** @type {any} */ coming) =>
      element("li", {}, element("span", {}, coming.title), element("small", {}, when(coming.at))))),
    today.next.length ? null : element("p", { class: "quiet" }, say("nothing_planned")));
  return { node, tab: "today" };
}

/** @param {import("./main.js").App} app @param {any} line */
function row(app, line) {
  const answer = (/** @type {"done" | "skip"} */ what) => app.load(async () => todayScreen(app, await app.api.answer(line.prompt, what)));
  const isToDo = !["done", "skipped", "rested"].includes(line.state);
  const named = { "aria-describedby": `line-${line.kind}` };
  const wanted = line.prompt ? { prompt: line.prompt } : { kind: line.kind };
  return element("li", { "data-state": line.state },
    element("span", {}, element("strong", { id: `line-${line.kind}` }, line.title), element("small", {}, line.at ? when(line.at) : say(`state_${line.state}`))),
    isToDo ? element("div", { class: "row-actions" },
      button(say("start"), () => app.open(wanted), { class: "primary", ...named }),
      line.prompt ? button(say("done"), () => answer("done"), named) : null,
      line.prompt ? button(say("skip"), () => answer("skip"), named) : null) : null);
}

/** @param {import("./api.js").Me} me */
function status(me) {
  if (me.is_stopped) return element("p", { class: "banner" }, say("stopped"));
  if (!me.is_paused) return null;
  return element("p", { class: "banner" }, me.paused_until ? say("paused_until", { when: when(me.paused_until) }) : say("paused"));
}
