/** The last screen of a session in which everything was skipped: nothing is counted, and nobody is scolded. */

import { element } from "./elements.js";
import { say } from "./words.js";

/**
 * @param {import("./main.js").App} app
 * @param {import("./api.js").Session} session
 * @returns {import("./main.js").Screen}
 */
export function undoneScreen(app, session) {
  const node = element("section", { class: "done" },
    element("h1", {}, say("undone_title")),
    element("p", { class: "lead" }, say("undone_text")),
    app.isKnown ? element("p", { class: "quiet" }, say("undone_waits")) : null);
  const again = { text: say("start_again"), act: () => app.follow(session, null) };
  const leave = { text: say(app.isKnown ? "close" : "all_routines"), act: () => app.leave() };
  return { node, main: session.steps.length ? again : leave, back: () => app.home() };
}
