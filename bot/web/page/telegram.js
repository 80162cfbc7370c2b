/** The app around the page, as far as it is there: buttons, haptics, full screen, theme. Without it all of this rests. */

import { byId } from "./elements.js";

/** @typedef {{text: string, act: () => void}} MainAction */

/** One host for the whole page; the script of Telegram may come later, or never. */
export class Host {
  /** @param {import("./launch.js").Launch} launch */
  constructor(launch) {
    /** @type {any} */
    this.app = null;
    /** @type {MainAction | null} */
    this.main = null;
    /** @type {(() => void) | null} */
    this.back = null;
    this.isInTelegram = launch.data !== "";
    this.#wear(launch.theme, launch.colourScheme);
    byId("main-action").addEventListener("click", () => this.main?.act());
    byId("back").addEventListener("click", () => this.#goBack());
    if (this.isInTelegram) this.#load();
  }

  /** Telegram's script is asked for inside of Telegram only; the page does not wait for it. */
  #load() {
    const script = document.createElement("script");
    script.addEventListener("load", () => this.#connect());
    script.src = document.documentElement.dataset.telegram ?? "";
    document.head.append(script);
  }

  /** @param {MainAction | null} main the one big button at the bottom */
  setMain(main) {
    this.main = main;
    const own = byId("main-action");
    own.hidden = main === null || this.app !== null;
    own.textContent = main?.text ?? "";
    if (!this.app) return;
    if (main) this.app.MainButton.setParams({ text: main.text, is_visible: true });
    else this.app.MainButton.hide();
  }

  /** @param {(() => void) | null} back null on the first screen */
  setBack(back) {
    this.back = back;
    byId("back").hidden = back === null || this.app !== null;
    if (!this.app) return;
    if (back) this.app.BackButton.show();
    else this.app.BackButton.hide();
  }

  /** @param {boolean} isFull while a session runs */
  setFullScreen(isFull) {
    if (!this.app?.isVersionAtLeast("8.0")) return;
    if (isFull) this.app.requestFullscreen();
    else this.app.exitFullscreen();
  }

  /** @param {"tick" | "turn" | "done" | "stop"} what */
  feel(what) {
    const haptics = this.app?.isVersionAtLeast("6.1") ? this.app.HapticFeedback : null;
    if (haptics && what === "done") haptics.notificationOccurred("success");
    else if (haptics && what === "stop") haptics.notificationOccurred("warning");
    else if (haptics) haptics.impactOccurred(what === "turn" ? "heavy" : "light");
    else if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.({ tick: 30, turn: [120, 60, 120], done: [80, 60, 80, 60, 240], stop: 200 }[what]);
  }

  close() {
    if (this.app) this.app.close();
    else history.back();
  }

  #connect() {
    const app = /** @type {any} */ (window).Telegram?.WebApp;
    if (!app || this.app) return;
    this.app = app;
    app.ready();
    app.expand();
    if (app.isVersionAtLeast("7.7")) app.disableVerticalSwipes();
    app.MainButton.onClick(() => this.main?.act());
    app.BackButton.onClick(() => this.#goBack());
    app.onEvent("themeChanged", () => this.#wear(app.themeParams, app.colorScheme));
    for (const event of ["safeAreaChanged", "contentSafeAreaChanged"]) app.onEvent(event, () => this.#keepClear());
    this.#keepClear();
    this.setMain(this.main);
    this.setBack(this.back);
  }

  /** @param {Record<string, string>} theme @param {string | null} colourScheme */
  #wear(theme, colourScheme) {
    const root = document.documentElement;
    for (const [name, colour] of Object.entries(theme)) {
      if (/^#[0-9a-f]{6}$/i.test(colour)) root.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, colour);
    }
    const scheme = colourScheme ?? (theme.bg_color ? (isDark(theme.bg_color) ? "dark" : "light") : null);
    if (scheme) root.dataset.theme = scheme;
    root.dispatchEvent(new Event("themechange"));
  }

  /** Back leads out of an open sheet first, and only then out of the screen below it. */
  #goBack() {
    const sheets = /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[open]"));
    if (sheets.length) sheets[sheets.length - 1].close();
    else this.back?.();
  }

  #keepClear() {
    for (const side of ["top", "bottom", "left", "right"]) {
      const inset = (this.app.safeAreaInset?.[side] ?? 0) + (this.app.contentSafeAreaInset?.[side] ?? 0);
      document.documentElement.style.setProperty(`--inset-${side}`, `${inset}px`);
    }
  }
}

/** @param {string} colour as #rrggbb */
function isDark(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.59 + blue * 0.11 < 128;
}
