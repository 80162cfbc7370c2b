/** What a person can do at the foot of the chat: write, choose a command, or start, unblock, restore. */

import { CommandList } from "./commands.js";
import { byId } from "./elements.js";
import { safeAddress } from "./links.js";

/**
 * @typedef {{say: (text: string) => Promise<boolean>, openWebApp: (url: URL, title: string) => void,
 *   change: (change: Record<string, boolean>) => void}} ComposerActions `say` resolves to false when it was not sent
 */

/** One draft a person, kept while another's phone is shown. */
export class Composer {
  /** @param {ComposerActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.field = /** @type {HTMLTextAreaElement} */ (byId("draft"));
    this.commands = new CommandList((text) => this.#sendCommand(text));
    /** @type {Map<number, string>} */
    this.drafts = new Map();
    /** @type {number | null} */
    this.personId = null;
    /** @type {(() => void) | null} what the wide button does now */
    this.wideAction = null;
    /** @type {Record<string, any> | null} */
    this.menuButton = null;
    this.#listen();
  }

  /**
   * @param {import("./api.js").Bot} bot
   * @param {import("./api.js").Person | null} person
   * @param {boolean} isEmptyChat
   */
  render(bot, person, isEmptyChat) {
    this.commands.commands = bot.commands;
    this.menuButton = bot.menu_button;
    const isWebApp = bot.menu_button?.type === "web_app";
    byId("menu-label").textContent = isWebApp ? bot.menu_button?.text : "Menu";
    byId("menu").hidden = !isWebApp && bot.commands.length === 0;
    this.#changePerson(person?.id ?? null);
    this.#showWideAction(person, isEmptyChat);
  }

  #listen() {
    byId("write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendDraft();
    });
    this.field.addEventListener("input", () => {
      this.commands.suggest(this.field.value);
      this.#fit();
    });
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
    byId("composer").addEventListener("focusout", (event) => {
      if (!byId("composer").contains(/** @type {Node | null} */ (event.relatedTarget))) this.commands.close();
    });
    byId("menu").addEventListener("click", () => this.#pressMenu());
    byId("wide-action").addEventListener("click", () => this.wideAction?.());
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.commands.close();
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && this.commands.isOpen) {
      event.preventDefault();
      this.commands.move(/** @type {1 | -1} */ (step));
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (!this.commands.chooseMarked()) this.#sendDraft();
  }

  #pressMenu() {
    const url = this.menuButton?.type === "web_app" ? safeAddress(this.menuButton.web_app.url) : null;
    if (url) return this.actions.openWebApp(url, this.menuButton?.text);
    if (this.commands.isOpen) this.commands.close();
    else this.commands.openAll();
    return this.field.focus();
  }

  async #sendDraft() {
    const text = this.field.value.trim();
    if (!text) return;
    this.#write("");
    const wasSent = await this.actions.say(text);
    if (!wasSent && !this.field.value) this.#write(text);
  }

  /** @param {string} text */
  #sendCommand(text) {
    this.#write("");
    this.actions.say(text);
  }

  /** @param {string} text */
  #write(text) {
    this.field.value = text;
    this.commands.close();
    this.#fit();
  }

  #fit() {
    byId("write").classList.toggle("has-text", this.field.value.trim() !== "");
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  /** @param {number | null} personId */
  #changePerson(personId) {
    if (personId === this.personId) return;
    if (this.personId !== null) this.drafts.set(this.personId, this.field.value);
    this.personId = personId;
    this.#write(personId === null ? "" : this.drafts.get(personId) ?? "");
  }

  /** @param {import("./api.js").Person | null} person @param {boolean} isEmptyChat */
  #showWideAction(person, isEmptyChat) {
    const [label, action] = this.#wideActionFor(person, isEmptyChat);
    const button = byId("wide-action");
    const hadFocus = byId("composer").contains(document.activeElement);
    this.wideAction = action;
    button.textContent = label;
    button.hidden = !label;
    byId("write").hidden = Boolean(label);
    byId("reply-keyboard").classList.toggle("put-away", Boolean(label));
    if (hadFocus && !byId("composer").contains(document.activeElement)) (label ? button : this.field).focus();
    if (hadFocus && document.activeElement === document.body) (label ? button : this.field).focus();
  }

  /** @param {import("./api.js").Person | null} person @param {boolean} isEmptyChat @returns {[string, (() => void) | null]} */
  #wideActionFor(person, isEmptyChat) {
    if (!person) return ["", null];
    if (person.is_deactivated) return ["Bring the account back", () => this.actions.change({ is_deactivated: false })];
    if (person.is_blocked) return ["Unblock the bot", () => this.actions.change({ is_blocked: false })];
    if (isEmptyChat) return ["Start", () => this.actions.say("/start")];
    return ["", null];
  }
}
