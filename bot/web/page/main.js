/** The composition root: opens what was asked for, and moves between the screens. */

import { Api, BASE, Offline, Refusal } from "./api.js";
import { Cues } from "./cues.js";
import { doneScreen, finishPath } from "./done_screen.js";
import { announce, button, byId, element } from "./elements.js";
import { introScreen } from "./intro_screen.js";
import { find, forget, readCues } from "./keeping.js";
import { readLaunch } from "./launch.js";
import { progressScreen } from "./progress_screen.js";
import { Queue } from "./queue.js";
import { sessionScreen } from "./session_screen.js";
import { Host } from "./telegram.js";
import { AWAY_MS, isPaused, LEAST_WORKED_MS } from "./timeline.js";
import { timesScreen } from "./times_screen.js";
import { todayScreen } from "./today_screen.js";
import { undoneScreen } from "./undone_screen.js";
import { say } from "./words.js";

/**
 * @typedef {"today" | "times" | "progress"} Tab
 * @typedef {import("./api.js").Wanted} Wanted
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./keeping.js").Kept} Kept
 * @typedef {{node: HTMLElement, tab?: Tab, main?: import("./telegram.js").MainAction, back?: (() => void) | null,
 *   enter?: () => void, leave?: () => void, hear?: (path: string, answer: any) => void}} Screen `hear` is told what the
 *   server answers to what was done
 */

/** The whole page; screens are given it. */
export class App {
  constructor() {
    this.launch = readLaunch();
    this.host = new Host(this.launch);
    this.api = new Api(this.launch.data);
    this.queue = new Queue(this.api, this.launch.personId, (path, answer) => this.screen?.hear?.(path, answer));
    this.cues = new Cues(readCues());
    /** @type {Screen | null} */
    this.screen = null;
    for (const tab of document.querySelectorAll("[data-tab]")) {
      tab.addEventListener("click", () => this.go(/** @type {Tab} */ (/** @type {HTMLElement} */ (tab).dataset.tab)));
    }
  }

  /** True for somebody whom the server knows; without it only public routines can be followed. */
  get isKnown() {
    return this.launch.data !== "";
  }

  begin() {
    this.queue.deliver();
    const wanted = wantedOf(this.launch.wanted);
    const left = find(() => true, this.launch.personId, Date.now());
    if (wanted) this.open(wanted);
    else if (left?.session.wanted && wasJustRunning(left)) this.open(left.session.wanted);
    else this.go(/** @type {Tab} */ (["times", "progress"].find((tab) => tab === this.launch.wanted.get("screen")) ?? "today"));
  }

  /** @param {Screen} screen */
  show(screen) {
    this.screen?.leave?.();
    this.screen = screen;
    document.body.dataset.screen = screen.node.className || screen.tab || "";
    byId("screen").replaceChildren(screen.node);
    byId("tabs").hidden = !screen.tab;
    for (const tab of document.querySelectorAll("[data-tab]")) {
      const isHere = /** @type {HTMLElement} */ (tab).dataset.tab === screen.tab;
      if (isHere) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    this.host.setMain(screen.main ?? null);
    this.host.setBack(screen.back ?? null);
    scrollTo(0, 0);
    screen.enter?.();
  }

  /** @param {() => Promise<Screen>} make what it throws is said, and the screen stays @param {() => void} [otherwise] */
  async load(make, otherwise) {
    byId("screen").setAttribute("aria-busy", "true");
    try {
      this.show(await make());
    } catch (problem) {
      if (!(problem instanceof Refusal || problem instanceof Offline)) throw problem;
      if (otherwise && problem instanceof Offline) otherwise();
      else if (this.screen) announce(problem.message);
      else this.show(problemScreen(this, problem.message));
    } finally {
      byId("screen").removeAttribute("aria-busy");
    }
  }

  /** @param {Tab} tab */
  go(tab) {
    if (!this.isKnown) this.show(problemScreen(this, say("open_from_chat")));
    else this.load(() => this.screenOf(tab));
  }

  /** @param {Tab} tab @returns {Promise<Screen>} */
  async screenOf(tab) {
    if (tab === "times") return timesScreen(this, await this.api.times());
    if (tab === "progress") return progressScreen(this, await this.api.progress());
    return todayScreen(this, await this.api.today());
  }

  home() {
    if (this.isKnown) this.go("today");
    else this.leave();
  }

  leave() {
    if (this.isKnown) this.host.close();
    else location.href = `${BASE}/routines`;
  }

  /** @param {Wanted} wanted a session that was begun on this phone goes on, with or without a network */
  open(wanted) {
    const kept = find((session) => isSameWish(session.wanted, wanted), this.launch.personId, Date.now());
    this.load(async () => {
      const session = { ...(await this.#fetched(wanted, kept)), wanted };
      if (!session.is_done) return this.#beforeOrIn(session, kept && isSame(kept.session, session) ? kept : null);
      forget(session.id);
      return doneScreen(this, session);
    }, () => this.show(kept ? this.#beforeOrIn(kept.session, kept) : problemScreen(this, say("offline"), () => this.open(wanted))));
  }

  /** @param {Session} session @param {Kept | null} kept */
  follow(session, kept) {
    this.show(sessionScreen(this, session, kept));
  }

  /** @param {Session} session its last step is over @param {import("./timeline.js").Spent} spent */
  async finish(session, spent) {
    if (spent.workedMs < LEAST_WORKED_MS) {
      forget(session.id);
      this.show(undoneScreen(this, session));
      return;
    }
    this.cues.play("done");
    this.cues.speak(say("done"));
    this.host.feel("done");
    forget(session.id);
    const screen = doneScreen(this, { ...session, minutes: Math.max(1, Math.round(spent.ranMs / 60_000)) });
    this.show(screen);
    if (!this.isKnown) return;
    const took = { ran_s: Math.round(spent.ranMs / 1000), worked_s: Math.round(spent.workedMs / 1000) };
    if ((await this.queue.send("POST", finishPath(session), took)) === null) screen.wait();
  }

  /** @param {string} sentence why what was just shown does not hold */
  refuse(sentence) {
    this.show(problemScreen(this, sentence));
  }

  /** @param {Session} session @param {Kept | null} kept after a reload the session just goes on */
  #beforeOrIn(session, kept) {
    if (kept && wasJustRunning(kept)) return sessionScreen(this, kept.session, kept);
    return introScreen(this, session, kept);
  }

  /** @param {Wanted} wanted @param {Kept | null} kept */
  async #fetched(wanted, kept) {
    if (!this.isKnown) return this.api.routine(wanted.routine ?? "");
    // Asking for a kind again would begin another one.
    const begun = kept && !wanted.prompt ? await this.api.session(kept.session.id) : null;
    return begun && !begun.is_done ? begun : this.api.start(wanted);
  }
}

/** @param {URLSearchParams} asked @returns {Wanted | null} */
function wantedOf(asked) {
  const prompt = Number(asked.get("prompt"));
  if (prompt) return { prompt };
  const kind = asked.get("kind");
  if (kind) return { kind };
  const routine = asked.get("routine");
  return routine ? { routine } : null;
}

/** @param {Wanted | undefined} one @param {Wanted} other */
const isSameWish = (one, other) => one?.prompt === other.prompt && one?.kind === other.kind && one?.routine === other.routine;

/** @param {Kept} kept */
const wasJustRunning = ({ place }) => !isPaused(place) && Date.now() - place.seenAt < AWAY_MS;

/** @param {Session} one @param {Session} other */
function isSame(one, other) {
  const steps = (/** @type {Session} */ session) => session.steps.map(({ move, side, seconds }) => `${move} ${side} ${seconds}`).join();
  return one.id === other.id && steps(one) === steps(other);
}

/** @param {App} app @param {string} sentence @param {() => void} [again] @returns {Screen} */
function problemScreen(app, sentence, again) {
  const node = element("section", {}, element("p", { class: "lead" }, sentence),
    again ? button(say("try_again"), again, { class: "wide primary" }) : null,
    element("p", {}, element("a", { href: `${BASE}/routines` }, say("all_routines"))));
  return { node };
}

const app = new App();
app.begin();
if ("serviceWorker" in navigator) workOffline().catch(() => {});

/** Let the page open without a network from now on, and not only after it was opened a second time. */
async function workOffline() {
  const isFirst = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register(`${BASE}/app/worker.js`, { scope: `${BASE}/app/` });
  const { active } = await navigator.serviceWorker.ready;
  if (isFirst) active?.postMessage({ seen: performance.getEntriesByType("resource").map(({ name }) => name) });
}
