/** Before a session: what it holds, what is heard, and the button that begins it (and lets the page sound). */

import { button, element } from "./elements.js";
import { addressOf, figure } from "./figure.js";
import { keepCues } from "./keeping.js";
import { say } from "./words.js";

/**
 * @param {import("./main.js").App} app
 * @param {import("./api.js").Session} session
 * @param {import("./keeping.js").Kept | null} kept
 * @returns {import("./main.js").Screen}
 */
export function introScreen(app, session, kept) {
  const minutes = Math.max(1, Math.round(session.steps.reduce((sum, step) => sum + step.seconds + 8, 0) / 60));
  const steps = session.steps.map((step) => {
    const picture = figure({ isStill: true });
    picture.show(step.figure);
    const seconds = element("small", {}, say("seconds", { seconds: step.seconds }));
    return element("li", {}, picture.node, element("span", {}, element("strong", {}, step.name), seconds));
  });
  const node = element("section", { class: "intro" },
    element("h1", {}, session.title),
    element("p", { class: "lead" }, say("minutes", { minutes }), " · ", say("intro_hint")),
    element("div", { class: "switches" }, cueSwitch(app, "sound"), window.speechSynthesis ? cueSwitch(app, "voice") : null),
    element("ol", { class: "plan" }, ...steps),
    element("p", { class: "quiet" }, say("education"), " ", say("stop_when")));
  return {
    node,
    main: { text: say(kept ? "continue" : "start"), act: () => begin(app, session, kept) },
    back: () => app.home(),
    enter: () => session.steps.forEach((step) => fetch(addressOf(step.figure)).catch(() => {})),
  };
}

/** @param {import("./main.js").App} app @param {import("./api.js").Session} session @param {import("./keeping.js").Kept | null} kept */
function begin(app, session, kept) {
  app.cues.wake();
  app.follow(session, kept);
}

/** @param {import("./main.js").App} app @param {"sound" | "voice"} name */
function cueSwitch(app, name) {
  const node = button(say(name), () => {
    app.cues.wanted[name] = !app.cues.wanted[name];
    node.setAttribute("aria-checked", String(app.cues.wanted[name]));
    keepCues(app.cues.wanted);
    app.cues.wake();
  }, { role: "switch", class: "switch", "aria-checked": String(app.cues.wanted[name]) });
  return node;
}
