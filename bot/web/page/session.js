/** A session that runs: moves through its phases, sounds its cues, remembers where it is. */

import { stayAwake } from "./awake.js";
import { keep } from "./keeping.js";
import * as timeline from "./timeline.js";
import { say } from "./words.js";

const TICK_MS = 200;
const LAST_SECONDS = 3;

/**
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./timeline.js").Phase} Phase
 */

/** One session; its screen draws it, this decides. */
export class Running {
  /**
   * @param {Session} session
   * @param {{personId: number, cues: import("./cues.js").Cues, feel: (what: "tick" | "turn" | "done" | "stop") => void,
   *   onChange: () => void, onOver: () => void}} around
   * @param {import("./keeping.js").Kept | null} kept where it was left
   */
  constructor(session, around, kept) {
    this.session = session;
    this.around = around;
    this.phases = timeline.phasesOf(session.steps);
    this.easier = new Set(kept?.easier ?? []);
    this.place = kept?.place ?? timeline.enter(this.phases, 0, Date.now());
    this.isEnded = false;
    this.wasAway = false;
    this.heard = "";
    this.timer = 0;
    this.onVisible = () => this.tick();
  }

  begin() {
    document.addEventListener("visibilitychange", this.onVisible);
    this.timer = setInterval(() => this.tick(), TICK_MS);
    const wasPaused = timeline.isPaused(this.place);
    this.place = timeline.reach(this.phases, this.place, Date.now());
    this.wasAway = !wasPaused && timeline.isPaused(this.place);
    this.#changed();
    this.#enterCue();
  }

  end() {
    this.isEnded = true;
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
    stayAwake(false);
    this.around.cues.quiet();
  }

  /** @returns {Phase} */
  get phase() {
    return this.phases[Math.min(this.place.phase, this.phases.length - 1)];
  }

  get step() {
    return this.session.steps[this.phase.step];
  }

  get isPaused() {
    return timeline.isPaused(this.place);
  }

  get leftMs() {
    return timeline.left(this.place, Date.now());
  }

  /** @returns {timeline.Spent} */
  get spent() {
    return timeline.spent(this.phases, this.place, Date.now());
  }

  get set() {
    return timeline.setOf(this.step, this.place, Date.now());
  }

  tick() {
    if (this.isEnded) return;
    const before = this.place.phase;
    const wasPaused = this.isPaused;
    this.place = timeline.reach(this.phases, this.place, Date.now());
    if (this.place.phase !== before) {
      this.#changed();
      this.#enterCue();
    } else if (this.isPaused && !wasPaused) {
      this.wasAway = true;
      this.#changed();
    } else if (!this.isPaused) {
      this.#countCue();
      this.#remember();
    }
  }

  toggle() {
    this.wasAway = false;
    this.#go(this.isPaused ? timeline.goOn(this.place, Date.now()) : timeline.pause(this.place, Date.now()));
  }

  stop() {
    if (!this.isPaused) this.toggle();
  }

  skip() {
    this.#go(timeline.skip(this.phases, this.place, Date.now()), true);
  }

  back() {
    this.#go(timeline.back(this.phases, this.place, Date.now()), true);
  }

  /** @param {number} seconds */
  add(seconds) {
    this.#go(timeline.change(this.place, seconds * 1000, Date.now()));
  }

  toggleEasier() {
    const { step } = this.phase;
    if (!this.easier.delete(step)) this.easier.add(step);
    this.#changed();
  }

  get isEasier() {
    return this.easier.has(this.phase.step);
  }

  /** Take the step under way out, wherever it comes, and go on with the next. */
  leaveOut() {
    const hurt = nameOf(this.step);
    this.#retain((step) => nameOf(step) !== hurt);
  }

  /** Take out what the server has taken out: what presses the place that hurt. @param {import("./api.js").Step[]} left */
  keepOnly(left) {
    const names = new Set(left.map(nameOf));
    this.#retain((step) => names.has(nameOf(step)));
  }

  /** Go on with these steps alone; the one under way keeps its time if it stays. @param {(step: import("./api.js").Step) => boolean} isKept */
  #retain(isKept) {
    const { steps } = this.session;
    const kept = [...steps.keys()].filter((index) => isKept(steps[index]));
    if (this.isEnded || kept.length === steps.length) return;
    const { step, kind } = this.phase;
    const before = this.spent;
    this.session = { ...this.session, steps: kept.map((index) => steps[index]) };
    this.phases = timeline.phasesOf(this.session.steps);
    this.easier = new Set([...this.easier].filter((index) => kept.includes(index)).map((index) => kept.indexOf(index)));
    const number = kept.filter((index) => index < step).length;
    if (kept.includes(step)) this.#go({ ...this.place, phase: timeline.phaseOf(this.phases, number, kind === "work") });
    else this.#go(timeline.enter(this.phases, timeline.phaseOf(this.phases, number, false), Date.now(), before), true);
  }

  /** @param {timeline.Place} place @param {boolean} [isMove] to another phase */
  #go(place, isMove = false) {
    this.place = place;
    this.heard = "";
    this.#changed();
    if (isMove) this.#enterCue();
  }

  #changed() {
    if (timeline.isOver(this.phases, this.place)) {
      this.end();
      this.around.onOver();
      return;
    }
    this.#remember();
    stayAwake(!this.isPaused);
    this.around.onChange();
  }

  #remember() {
    keep({ session: this.session, place: this.place, personId: this.around.personId, easier: [...this.easier] });
  }

  #enterCue() {
    if (this.isEnded || this.isPaused) return;
    const { cues, feel } = this.around;
    const { kind } = this.phase;
    cues.play(kind === "work" ? "work" : "change");
    feel("turn");
    if (kind === "ready" || kind === "rest") cues.speak(`${kind === "rest" ? say("next") : ""} ${this.step.name}. ${this.step.setup}`);
    if (kind === "switch") cues.speak(`${say("switch_sides")}. ${this.step.name}`);
    if (kind === "work") cues.speak(say("go"));
  }

  /** Each of the last seconds and each new set is heard once. */
  #countCue() {
    const seconds = Math.ceil(this.leftMs / 1000);
    const isSet = this.phase.kind === "work" && this.step.sets > 1 && this.set > 1;
    const cue = seconds <= LAST_SECONDS ? `tick ${this.place.phase} ${seconds}` : isSet ? `set ${this.place.phase} ${this.set}` : "";
    if (!cue || cue === this.heard) return;
    this.heard = cue;
    const isTick = cue.startsWith("tick");
    this.around.cues.play(isTick ? "tick" : "set");
    this.around.feel(isTick ? "tick" : "turn");
  }
}

/** @param {import("./api.js").Step} step */
const nameOf = ({ move, side }) => `${move} ${side}`;
