/** Sessions that were begun, kept on this phone until they are done. */

const PREFIX = "rollcall.session.";
const CUES = "rollcall.cues";
const KEEP_MS = 20 * 3600 * 1000;

/**
 * @typedef {{session: import("./api.js").Session, place: import("./timeline.js").Place, personId: number, easier: number[]}} Kept
 *   `place.seenAt` is when it was last under way
 */

/** @param {Kept} kept */
export const keep = (kept) => write(PREFIX + kept.session.id, kept);

/** @param {number | string} id */
export function forget(id) {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    // Storage is switched off: there is nothing to forget.
  }
}

/**
 * @param {(session: import("./api.js").Session) => boolean} isWanted
 * @param {number} personId whose it must be
 * @param {number} now
 * @returns {Kept | null} the newest such session that was begun not too long ago
 */
export function find(isWanted, personId, now) {
  const found = names()
    .map((name) => /** @type {Kept | null} */ (read(name)))
    .filter((kept) => kept?.session && kept.personId === personId && now - kept.place.seenAt < KEEP_MS && isWanted(kept.session))
    .sort((one, other) => (other?.place.seenAt ?? 0) - (one?.place.seenAt ?? 0));
  return found[0] ?? null;
}

/** @returns {{sound: boolean, voice: boolean}} */
export const readCues = () => ({ sound: true, voice: false, ...read(CUES) });

/** @param {{sound: boolean, voice: boolean}} cues */
export const keepCues = (cues) => write(CUES, cues);

/** @param {string} name @param {unknown} value */
export function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage is full or switched off: a reload begins anew.
  }
}

/** @param {string} name @returns {any} */
export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}
