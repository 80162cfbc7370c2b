/** The guided session: picture, ring, what to feel, and the few buttons that a body on a roller can hit. */

import { announce, button, element } from "./elements.js";
import { figure } from "./figure.js";
import { emergencySheet, hurtsSheet } from "./hurts_sheet.js";
import { ring } from "./ring.js";
import { Running } from "./session.js";
import { beside, say } from "./words.js";

const STEP_S = 10;

/**
 * @param {import("./main.js").App} app
 * @param {import("./api.js").Session} session
 * @param {import("./keeping.js").Kept | null} kept
 * @returns {import("./main.js").Screen}
 */
export function sessionScreen(app, session, kept) {
  const leftOut = `/sessions/${session.id}/leave_out`;
  const picture = figure();
  const timer = ring();
  const parts = {
    progress: element("div", { class: "progress", role: "progressbar", "aria-valuemin": 0, "aria-label": say("progress_label") }),
    label: element("p", { class: "phase", "aria-live": "polite" }),
    name: element("h1", {}),
    hint: element("div", { class: "hint", tabindex: 0 }),
    pause: button("", () => running.toggle(), { class: "pause" }),
    easier: button(say("easier"), () => running.toggleEasier(), { "aria-pressed": "false" }),
  };
  const running = new Running(
    session,
    { personId: app.launch.personId, cues: app.cues, feel: (what) => app.host.feel(what), onChange: show, onOver: over },
    kept,
  );
  const node = element("section", { class: "session" }, parts.progress,
    button(say("emergency"), help, { class: "help" }),
    picture.node, element("div", { class: "telling" }, parts.label, parts.name),
    timer.node, parts.hint,
    element("div", { class: "controls" },
      element("div", { class: "walk" },
        button(say("back"), () => running.back(), { "data-icon": "back" }), parts.pause,
        button(say("skip"), () => running.skip(), { "data-icon": "skip" })),
      element("div", { class: "tune" },
        button(say("less", { seconds: STEP_S }), () => running.add(-STEP_S)), parts.easier,
        button(say("hurts"), hurt, { class: "danger" }),
        button(say("more", { seconds: STEP_S }), () => running.add(STEP_S)))));

  function show() {
    const { phase, step, isPaused } = running;
    node.dataset.phase = phase.kind;
    node.dataset.paused = String(isPaused);
    picture.show(step.figure);
    parts.label.textContent = running.wasAway ? say("was_away") : labelOf(running);
    parts.name.textContent = step.name;
    parts.hint.replaceChildren(...hintsOf(running));
    parts.pause.textContent = say(isPaused ? "go_on" : "pause");
    parts.easier.setAttribute("aria-pressed", String(running.isEasier));
    drawProgress(parts.progress, running);
    draw();
  }

  function draw() {
    timer.draw(running.leftMs, running.place.totalMs);
    if (running.phase.kind === "work" && running.step.sets > 1 && !running.wasAway) parts.label.textContent = labelOf(running);
  }

  function frame() {
    if (running.isEnded) return;
    draw();
    requestAnimationFrame(frame);
  }

  function hurt() {
    running.stop();
    app.host.feel("stop");
    const { move, side } = running.step;
    hurtsSheet(running.step, {
      leaveOut: () => {
        if (app.isKnown) {
          app.queue.send("POST", leftOut, { move, side });
          announce(say("left_out"));
        }
        running.leaveOut();
      },
      easier: () => {
        if (!running.isEasier) running.toggleEasier();
        running.toggle();
      },
      goOn: () => running.toggle(),
    });
  }

  function help() {
    const wasPaused = running.isPaused;
    running.stop();
    emergencySheet(() => wasPaused || running.toggle());
  }

  function over() {
    app.finish(running.session, running.spent);
  }

  return {
    node,
    hear: (path, answer) => path === leftOut && !answer.refused && running.keepOnly(answer.steps),
    back: () => app.home(),
    enter: () => {
      app.host.setFullScreen(true);
      running.begin();
      requestAnimationFrame(frame);
    },
    leave: () => {
      if (!running.isEnded) running.stop();
      running.end();
      app.host.setFullScreen(false);
    },
  };
}

/** @param {Running} running */
function labelOf(running) {
  const { phase, step, session } = running;
  const number = say("step_of", { number: phase.step + 1, count: session.steps.length });
  if (phase.kind === "ready") return say("get_ready");
  if (phase.kind === "switch") return say("switch_sides");
  if (phase.kind === "rest") return say("rest_next");
  if (step.sets > 1) return beside(number, say("set_of", { number: running.set, count: step.sets }));
  return number;
}

/** What to do, in order, and what to feel; before that, how to get there. @param {Running} running @returns {HTMLElement[]} */
function hintsOf({ phase, step, isEasier }) {
  if (isEasier) return [element("p", {}, step.easier)];
  if (phase.kind !== "work") return [element("p", {}, step.setup)];
  return [element("ol", {}, ...step.lines.map((line) => element("li", {}, line))), element("p", {}, step.feel)];
}

/** @param {HTMLElement} bar @param {Running} running */
function drawProgress(bar, { phase, session }) {
  bar.setAttribute("aria-valuemax", String(session.steps.length));
  bar.setAttribute("aria-valuenow", String(phase.step + 1));
  bar.replaceChildren(...session.steps.map((_, index) => {
    const state = index < phase.step ? "done" : index === phase.step ? "now" : "ahead";
    return element("span", { "data-state": state });
  }));
}
