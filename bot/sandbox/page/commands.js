/** The bot's commands: the whole list from Menu, or those that fit while "/" is being typed. */

import { byId, element } from "./elements.js";

/** @typedef {{command: string, description: string}} Command */

/** The list above the text field; the focus stays in the field, as with any combobox. */
export class CommandList {
  /** @param {(text: string) => void} onChoose */
  constructor(onChoose) {
    this.list = byId("commands");
    this.onChoose = onChoose;
    /** @type {Command[]} */
    this.commands = [];
    this.marked = -1;
  }

  /** @returns {boolean} */
  get isOpen() {
    return !this.list.hidden;
  }

  /** Show every command. */
  openAll() {
    this.#show(this.commands);
  }

  /** @param {string} draft opens on "/" and what begins a command, closes otherwise */
  suggest(draft) {
    const typed = /^\/(\w*)$/.exec(draft)?.[1]?.toLowerCase();
    this.#show(typed === undefined ? [] : this.commands.filter(({ command }) => command.startsWith(typed)));
  }

  /** Hide the list. */
  close() {
    this.#show([]);
  }

  /** @param {1 | -1} step */
  move(step) {
    const options = [...this.list.children];
    this.marked = (this.marked + step + options.length + (this.marked < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.marked)));
    options[this.marked].scrollIntoView({ block: "nearest" });
    byId("draft").setAttribute("aria-activedescendant", options[this.marked].id);
  }

  /** @returns {boolean} true when a marked command was chosen */
  chooseMarked() {
    const option = this.list.children[this.marked];
    if (!this.isOpen || !option) return false;
    this.onChoose(`/${/** @type {HTMLElement} */ (option).dataset.command}`);
    return true;
  }

  /** @param {Command[]} commands */
  #show(commands) {
    this.marked = -1;
    this.list.replaceChildren(...commands.map((command, index) => this.#option(command, index)));
    this.list.hidden = commands.length === 0;
    byId("draft").setAttribute("aria-expanded", String(this.isOpen));
    byId("draft").removeAttribute("aria-activedescendant");
    byId("menu").setAttribute("aria-expanded", String(this.isOpen));
  }

  /** @param {Command} command @param {number} index */
  #option({ command, description }, index) {
    const choose = () => this.onChoose(`/${command}`);
    const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
    const traits = { role: "option", id: `command-${index}`, "aria-selected": "false", "data-command": command, mousedown: keepFocus, click: choose };
    return element("li", traits, element("strong", {}, `/${command}`), element("span", { dir: "auto" }, description));
  }
}
