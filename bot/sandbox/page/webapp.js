/** A Mini App in a phone-sized frame, opened with the colours and the version that Telegram's own apps pass on. */

import { byId } from "./elements.js";
import { openSheet } from "./sheets.js";

const VERSION = "9.0";

/** Shows one Mini App at a time. */
export class WebAppFrame {
  constructor() {
    this.dialog = /** @type {HTMLDialogElement} */ (byId("web-app"));
    this.frame = /** @type {HTMLIFrameElement} */ (byId("web-app-frame"));
    this.dialog.addEventListener("close", () => this.frame.removeAttribute("src"));
    addEventListener("message", (event) => this.#hear(event));
  }

  /** @param {URL} url @param {string} title */
  open(url, title) {
    if (!/^https?:$/.test(url.protocol)) return;
    byId("web-app-title").textContent = title;
    byId("web-app-host").textContent = url.host;
    this.frame.src = withLaunchParameters(url).href;
    openSheet(this.dialog);
  }

  /** @param {MessageEvent} event only the frame's own request to close is heeded */
  #hear(event) {
    if (event.source !== this.frame.contentWindow) return;
    if (String(typeof event.data === "string" ? event.data : event.data?.eventType).includes("web_app_close")) this.dialog.close();
  }
}

/** @param {URL} url */
function withLaunchParameters(url) {
  const launch = new URLSearchParams(url.hash.slice(1));
  launch.set("tgWebAppVersion", VERSION);
  launch.set("tgWebAppPlatform", "weba");
  launch.set("tgWebAppThemeParams", JSON.stringify(themeParameters()));
  const whole = new URL(url);
  whole.hash = launch.toString();
  return whole;
}

/** @returns {Record<string, string>} Telegram's names, from tokens.css */
function themeParameters() {
  const style = getComputedStyle(document.documentElement);
  const names = ["bg", "secondary_bg", "text", "hint", "link", "button", "button_text", "header_bg"];
  return Object.fromEntries(names.map((name) => {
    const token = `--tg-theme-${name.replaceAll("_", "-")}-color`;
    return [`${name}_color`, style.getPropertyValue(token).trim()];
  }));
}
