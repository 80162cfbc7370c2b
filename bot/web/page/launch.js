/** How the page was opened: what Telegram says in the address, and what is wanted. */

const KEPT = "rollcall.launch";

/**
 * @typedef {{data: string, personId: number, theme: Record<string, string>, colourScheme: string | null,
 *   wanted: URLSearchParams}} Launch `data` is empty outside of Telegram
 */

/** @returns {Launch} */
export function readLaunch() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.get("tgWebAppData")) keep(location.hash);
  const passed = given.get("tgWebAppData") ? given : new URLSearchParams(kept().slice(1));
  const data = passed.get("tgWebAppData") ?? "";
  return {
    data,
    personId: personOf(data),
    theme: parsed(passed.get("tgWebAppThemeParams")),
    colourScheme: passed.get("tgWebAppColorScheme"),
    wanted: new URLSearchParams(location.search),
  };
}

/** @param {string} data @returns {number} 0 for nobody; only names what this phone keeps, proves nothing */
function personOf(data) {
  return Number(parsed(new URLSearchParams(data).get("user")).id ?? 0);
}

/** @param {string | null} text @returns {Record<string, any>} */
function parsed(text) {
  try {
    return JSON.parse(text ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** @param {string} hash */
function keep(hash) {
  try {
    sessionStorage.setItem(KEPT, hash);
  } catch {
    // Storage is switched off: a reload inside Telegram brings the hash again.
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}
