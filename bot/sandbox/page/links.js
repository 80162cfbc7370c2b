/** Which addresses a message may lead to, and what a link to the bot itself means inside its own chat. */

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/**
 * @param {string} address as written in a message; a missing scheme means https
 * @returns {URL | null} null for a scheme that could run code here
 */
export function safeAddress(address) {
  const written = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(written);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/**
 * @param {URL} url
 * @param {string} username of this bot, without @
 * @returns {string | null} the command that a deep link to this bot sends, such as "/start glute_roll"
 */
export function deepLinkCommand(url, username) {
  const name = url.protocol === "tg:" ? url.searchParams.get("domain") : url.pathname.slice(1);
  const isTelegram = url.protocol === "tg:" || url.hostname === "t.me" || url.hostname === "telegram.me";
  if (!isTelegram || name?.toLowerCase() !== username.toLowerCase()) return null;
  return `/start ${url.searchParams.get("start") ?? ""}`.trim();
}
