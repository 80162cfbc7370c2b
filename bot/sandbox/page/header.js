/** The bar above the chat: the bot, what it is doing, whose phone this is and the time there. */

import { clockTime, dateInWords } from "./dates.js";
import { byId, paintAvatar } from "./elements.js";

const ACTION_MS = 5000;
const ACTIONS = {
  typing: "typing…", upload_photo: "sending a picture…", upload_document: "sending a file…",
  upload_video: "sending a film…", record_voice: "recording a voice message…", upload_voice: "sending a voice message…",
};

/** Owns #bot-status and every [data-own-clock]. */
export class Header {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.isConnected = false;
    this.action = "";
    this.timer = 0;
  }

  /** @param {string} action a sendChatAction action; shown for five seconds, as Telegram does */
  showAction(action) {
    clearTimeout(this.timer);
    this.action = ACTIONS[action] ?? "typing…";
    this.timer = setTimeout(() => this.endAction(), ACTION_MS);
    this.#showStatus();
  }

  /** A message came, or the chat changed. */
  endAction() {
    clearTimeout(this.timer);
    this.action = "";
    this.#showStatus();
  }

  /** @param {boolean} isConnected */
  setConnected(isConnected) {
    this.isConnected = isConnected;
    this.#showStatus();
  }

  /** Show the store's state. */
  render() {
    const { bot, person } = this.store;
    if (!bot) return;
    byId("bot-name").textContent = bot.first_name;
    document.title = `${bot.first_name} · sandbox chat`;
    [byId("bot-avatar"), byId("welcome-avatar")].forEach((node) => paintAvatar(node, bot));
    byId("welcome-text").textContent = bot.description || bot.short_description || `Say hello to ${bot.first_name}.`;
    paintAvatar(byId("own-avatar"), person);
    const unread = this.store.unreadElsewhere();
    byId("unread-elsewhere").hidden = unread === 0;
    byId("unread-elsewhere").textContent = String(unread);
    const who = person ? `${person.first_name}’s phone` : "Nobody yet";
    byId("open-tools").setAttribute("aria-label", `${who}: people and tools${unread ? `, ${unread} unread` : ""}`);
    this.#showStatus();
    this.showClock();
  }

  /** Bring the person's own clock up to now. */
  showClock() {
    const { person, clock } = this.store;
    const now = clock.now();
    document.querySelectorAll("[data-own-clock]").forEach((node) => (node.textContent = person ? clockTime(now, person) : "–"));
    document.querySelectorAll("[data-own-zone]").forEach((node) => (node.textContent = person?.zone.replaceAll("_", " ") ?? ""));
    byId("own-day").textContent = person ? dateLine(now, person) : "Add a person to see their clock.";
  }

  #showStatus() {
    byId("bot-status").textContent = this.isConnected ? this.action || "bot" : "waiting for the sandbox…";
    byId("bot-status").classList.toggle("busy", this.isConnected && this.action !== "");
  }
}

/** @param {number} now @param {import("./api.js").Person} person */
function dateLine(now, person) {
  return `${dateInWords(now, person)}, where ${person.first_name} is (${person.zone.replaceAll("_", " ")})`;
}
