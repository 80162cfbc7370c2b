/** Keeps the screen on while a session runs; the system takes the lock away whenever the page is hidden. */

/** @type {WakeLockSentinel | null} */
let lock = null;
let isWanted = false;

document.addEventListener("visibilitychange", () => isWanted && !document.hidden && ask());

/** @param {boolean} isAwake */
export function stayAwake(isAwake) {
  if (isAwake === isWanted) return;
  isWanted = isAwake;
  if (isAwake) ask();
  else lock?.release().catch(() => {});
}

async function ask() {
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
    if (!isWanted) await lock?.release();
  } catch {
    // The battery is low, or the browser has no such lock: the session goes on all the same.
  }
}
