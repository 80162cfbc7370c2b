/** A Mini App in a phone-sized frame, opened with the data, colours and buttons that Telegram's own apps give it. */

import { launchData } from "./api.js";
import { byId } from "./elements.js";
import { openSheet } from "./sheets.js";

const VERSION = "9.0";

/** Shows one Mini App at a time. */
export class WebAppFrame {
  constructor() {
    this.dialog = /** @type {HTMLDialogElement} */ (byId("web-app"));
    this.frame = /** @type {HTMLIFrameElement} */ (byId("web-app-frame"));
    this.back = byId("web-app-back");
    this.main = byId("web-app-main");
    this.dialog.addEventListener("close", () => this.frame.removeAttribute("src"));
    this.back.addEventListener("click", () => this.#tell("back_button_pressed"));
    this.main.addEventListener("click", () => this.#tell("main_button_pressed"));
    addEventListener("message", (event) => this.#hear(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#tell("theme_changed", theme()));
  }

  /** @param {URL} url @param {string} title @param {number | null} personId who opens it */
  async open(url, title, personId) {
    if (!/^https?:$/.test(url.protocol)) return;
    byId("web-app-title").textContent = title;
    byId("web-app-host").textContent = url.host;
    this.back.hidden = this.main.hidden = true;
    delete this.dialog.dataset.full;
    this.frame.src = withLaunchParameters(url, personId === null ? "" : await launchData(personId)).href;
    openSheet(this.dialog);
  }

  /** @param {MessageEvent} event only what the frame itself says is heeded */
  #hear(event) {
    if (event.source !== this.frame.contentWindow || typeof event.data !== "string") return;
    const { eventType, eventData } = said(event.data);
    if (eventType === "web_app_close") this.dialog.close();
    else if (eventType === "web_app_setup_back_button") this.back.hidden = !eventData.is_visible;
    else if (eventType === "web_app_setup_main_button") {
      this.main.hidden = !eventData.is_visible;
      this.main.textContent = eventData.text ?? "";
    } else if (eventType === "web_app_request_fullscreen") this.#setFullScreen(true);
    else if (eventType === "web_app_exit_fullscreen") this.#setFullScreen(false);
  }

  /** @param {boolean} isFull */
  #setFullScreen(isFull) {
    if (isFull) this.dialog.dataset.full = "";
    else delete this.dialog.dataset.full;
    this.#tell("fullscreen_changed", { is_fullscreen: isFull });
  }

  /** @param {string} eventType @param {Record<string, unknown>} [eventData] */
  #tell(eventType, eventData = {}) {
    this.frame.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), "*");
  }
}

/** @param {string} message @returns {{eventType: string, eventData: Record<string, any>}} */
function said(message) {
  try {
    const { eventType, eventData } = JSON.parse(message);
    return { eventType, eventData: eventData ?? {} };
  } catch {
    return { eventType: "", eventData: {} };
  }
}

/** @param {URL} url @param {string} data signed by the sandbox; empty for nobody */
function withLaunchParameters(url, data) {
  const { theme_params, color_scheme } = theme();
  const launch = new URLSearchParams(url.hash.slice(1));
  launch.set("tgWebAppData", data);
  launch.set("tgWebAppVersion", VERSION);
  launch.set("tgWebAppPlatform", "weba");
  launch.set("tgWebAppThemeParams", JSON.stringify(theme_params));
  launch.set("tgWebAppColorScheme", color_scheme);
  const whole = new URL(url);
  whole.hash = launch.toString();
  return whole;
}

/** @returns {{theme_params: Record<string, string>, color_scheme: string}} Telegram's names, from tokens.css */
function theme() {
  const style = getComputedStyle(document.documentElement);
  const names = ["bg", "secondary_bg", "text", "hint", "link", "button", "button_text", "header_bg", "destructive_text"];
  const colours = names.map((name) => {
    const token = `--tg-theme-${name.replaceAll("_", "-")}-color`;
    return [`${name}_color`, style.getPropertyValue(token).trim()];
  });
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return { theme_params: Object.fromEntries(colours), color_scheme: isDark ? "dark" : "light" };
}
