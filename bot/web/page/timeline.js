/**
 * A session as time: phases one after the other, and where in them we are. Pure: everything is reckoned from
 * timestamps, so a sleeping tab, a reload or a missed tick moves nothing.
 */

export const READY_S = 5;
export const SWITCH_S = 8;
export const REST_S = 10;
/** Who was away for longer than this without the page running finds it paused where they left. */
export const AWAY_MS = 90_000;
const SHORTEST_LEFT_MS = 1000;
const LONGEST_LEFT_MS = 900_000;
const JUST_BEGUN_MS = 3000;
/** Whose moves ran for less than this has done nothing yet; the server holds the same. */
export const LEAST_WORKED_MS = 20_000;
/** @type {Spent} */
const NOTHING = { ranMs: 0, workedMs: 0 };

/**
 * @typedef {{kind: "ready" | "work" | "switch" | "rest", step: number, seconds: number}} Phase `step` is the one worked
 *   on, or the one that comes
 * @typedef {{ranMs: number, workedMs: number}} Spent how long it ran in all, and how long of that was a move
 * @typedef {{phase: number, totalMs: number, endsAt: number | null, leftMs: number, seenAt: number, before: Spent}} Place
 *   `endsAt` is null while paused, then `leftMs` counts; `before` is what the phases before this one took; over when
 *   `phase` is past the last one
 */

/** @param {{move: string, seconds: number}[]} steps @returns {Phase[]} */
export function phasesOf(steps) {
  return steps.flatMap((step, index) => {
    const work = /** @type {Phase} */ ({ kind: "work", step: index, seconds: step.seconds });
    if (index === 0) return [/** @type {Phase} */ ({ kind: "ready", step: 0, seconds: READY_S }), work];
    const isSameMove = steps[index - 1].move === step.move;
    /** @type {Phase} */
    const change = isSameMove ? { kind: "switch", step: index, seconds: SWITCH_S } : { kind: "rest", step: index, seconds: REST_S };
    return [change, work];
  });
}

/** @param {Phase[]} phases @param {number} phase @param {number} now @param {Spent} [before] @returns {Place} */
export function enter(phases, phase, now, before = NOTHING) {
  const totalMs = (phases[phase]?.seconds ?? 0) * 1000;
  return { phase, totalMs, endsAt: now + totalMs, leftMs: totalMs, seenAt: now, before };
}

/** @param {Phase[]} phases @param {Place} place @param {number} now @returns {Spent} up to now; what was skipped is not in it */
export function spent(phases, place, now) {
  const hereMs = isOver(phases, place) ? 0 : place.totalMs - left(place, now);
  const isWork = phases[place.phase]?.kind === "work";
  return { ranMs: place.before.ranMs + hereMs, workedMs: place.before.workedMs + (isWork ? hereMs : 0) };
}

/** @param {Phase[]} phases @param {Place} place @param {number} now @returns {Place} the place that is reached by `now` */
export function reach(phases, place, now) {
  if (place.endsAt === null || isOver(phases, place)) return { ...place, seenAt: now };
  if (now - place.seenAt > AWAY_MS && now >= place.endsAt) return pause(place, place.seenAt);
  let reached = place;
  while (reached.endsAt !== null && now >= reached.endsAt && !isOver(phases, reached)) {
    reached = enter(phases, reached.phase + 1, reached.endsAt, spent(phases, reached, reached.endsAt));
  }
  return { ...reached, seenAt: now };
}

/** @param {Phase[]} phases @param {Place} place */
export const isOver = (phases, place) => place.phase >= phases.length;

/** @param {Place} place */
export const isPaused = (place) => place.endsAt === null;

/** @param {Place} place @param {number} now @returns {number} milliseconds of the phase that are left */
export const left = (place, now) => Math.max(0, place.endsAt === null ? place.leftMs : place.endsAt - now);

/** @param {Place} place @param {number} now @returns {Place} */
export const pause = (place, now) => ({ ...place, leftMs: left(place, now), endsAt: null, seenAt: now });

/** @param {Place} place @param {number} now @returns {Place} */
export const goOn = (place, now) => (place.endsAt === null ? { ...place, endsAt: now + place.leftMs, seenAt: now } : place);

/** @param {Place} place @param {number} byMs @param {number} now @returns {Place} with more or less time in this phase */
export function change(place, byMs, now) {
  const before = left(place, now);
  const after = Math.min(LONGEST_LEFT_MS, Math.max(SHORTEST_LEFT_MS, before + byMs));
  const totalMs = Math.max(after, place.totalMs + after - before);
  return { ...place, totalMs, leftMs: after, endsAt: place.endsAt === null ? null : now + after, seenAt: now };
}

/** @param {Phase[]} phases @param {Place} place @param {number} now @returns {Place} at the next phase */
export const skip = (phases, place, now) => enter(phases, Math.min(place.phase + 1, phases.length), now, spent(phases, place, now));

/** @param {Phase[]} phases @param {Place} place @param {number} now @returns {Place} at the start of this step, or of the one before */
export function back(phases, place, now) {
  const step = phases[Math.min(place.phase, phases.length - 1)].step;
  const here = phases.findIndex((phase) => phase.kind === "work" && phase.step === step);
  const hasBegun = place.phase === here && place.totalMs - left(place, now) > JUST_BEGUN_MS;
  const before = phases.findIndex((phase) => phase.kind === "work" && phase.step === step - 1);
  return enter(phases, hasBegun || before < 0 ? here : before, now, spent(phases, place, now));
}

/** @param {Phase[]} phases @param {number} step @param {boolean} isWork @returns {number} the work of a step, or the change that leads to it */
export function phaseOf(phases, step, isWork) {
  const found = phases.findIndex((phase) => phase.step === step && (phase.kind === "work") === isWork);
  return found < 0 ? phases.length : found;
}

/** @param {{seconds: number, sets: number}} step @param {Place} place @param {number} now @returns {number} the set under way, from 1 */
export function setOf(step, place, now) {
  const done = 1 - left(place, now) / Math.max(1, place.totalMs);
  return Math.min(step.sets, Math.floor(done * step.sets) + 1);
}
