/** The last screen: done, and how it felt; what hurt is left out from now on. */

import { announce, button, element } from "./elements.js";
import { emergency } from "./hurts_sheet.js";
import { say } from "./words.js";

/** @param {import("./api.js").Session} session */
export const finishPath = (session) => `/sessions/${session.id}/finish`;

/**
 * @param {import("./main.js").App} app
 * @param {import("./api.js").Session} session as the server has it, or as the phone has it while offline
 * @returns {import("./main.js").Screen & {wait: () => void}} `wait` says that it is not delivered yet
 */
export function doneScreen(app, session) {
  const finished = finishPath(session);
  const below = element("div", { class: "after", "aria-live": "polite" });
  const length = element("p", { class: "quiet" });
  const node = element("section", { class: "done" },
    element("div", { class: "tick", "aria-hidden": "true" }, "✓"),
    element("h1", {}, say("done_title", { title: session.title })), length, below);
  showLength();
  if (app.isKnown) showQuestion();

  function showLength() {
    length.textContent = session.minutes ? say("minutes", { minutes: session.minutes }) : "";
  }

  function showQuestion() {
    if (session.feeling) below.replaceChildren(element("p", {}, say("noted")), ...tighter());
    else below.replaceChildren(element("h2", {}, say("how_felt")), choices([["better", () => feel("better")], ["same", () => feel("same")], ["worse", worse]]));
  }

  /** @param {import("./api.js").Session} answer */
  function delivered(answer) {
    session = { ...answer, feeling: session.feeling ?? answer.feeling };
    showLength();
  }

  /** @param {string} feeling @param {object} [more] */
  async function feel(feeling, more = {}) {
    const answer = await app.queue.send("PUT", `/sessions/${session.id}/feeling`, { feeling, ...more });
    session = { ...session, ...(answer?.id ? answer : {}), feeling };
    showQuestion();
  }

  function worse() {
    below.replaceChildren(element("h2", {}, say("was_sharp")),
      choices([["yes", () => sharp()], ["only_sore", () => sore()]]), emergency());
  }

  async function sore() {
    await feel("worse", { is_sharp: false });
    below.replaceChildren(element("p", {}, say("sore_text")));
  }

  async function sharp() {
    await feel("worse", { is_sharp: true });
    const named = new Map(session.steps.filter((step) => !step.is_calm).map((step) => [step.name, step]));
    below.replaceChildren(element("p", {}, say("see_professional_nerve")), element("h2", {}, say("which_hurt")), element("div", { class: "stack" },
      ...[...named.values()].map((step) => button(step.name, () => leaveOut({ move: step.move, side: step.side }))),
      button(say("not_sure"), () => leaveOut({}))), emergency());
  }

  /** @param {object} what */
  async function leaveOut(what) {
    await app.queue.send("POST", `/sessions/${session.id}/leave_out`, what);
    below.replaceChildren(element("p", {}, say("left_out")), element("p", {}, say("see_professional")), emergency());
  }

  function tighter() {
    if (!session.asks_side) return [];
    const said = (/** @type {string} */ side) => async () => {
      await feel(session.feeling ?? "same", { tighter: side });
      announce(say("noted"));
    };
    return [element("h2", {}, say("which_tighter")), choices([["left", said("left")], ["right", said("right")], ["even", said("even")]])];
  }

  return {
    node,
    wait: () => (length.textContent = say("done_waiting")),
    hear: (path, answer) => path === finished && (answer.refused ? app.refuse(answer.refused) : delivered(answer)),
    main: { text: say(app.isKnown ? "close" : "all_routines"), act: () => app.leave() },
    back: app.isKnown ? () => app.home() : null,
  };
}

/** @param {[string, () => void][]} named sentences and what they do */
const choices = (named) => element("div", { class: "choices" }, ...named.map(([name, act]) => button(say(name), act)));
