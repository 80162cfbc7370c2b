/** What the page knows: the bot, the people, whose phone is shown, and the bot's clock. */

import { BotClock } from "./clock.js";

/**
 * @typedef {import("./api.js").Person} Person
 * @typedef {import("./api.js").Bot} Bot
 */

/** Knows nothing of the DOM; tells its listener after each change. */
export class Store {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.clock = new BotClock();
    /** @type {Bot | null} */
    this.bot = null;
    /** @type {Person[]} */
    this.people = [];
    /** @type {string[]} that a phone can be set to */
    this.zones = [];
    /** @type {number | null} */
    this.currentId = Number(location.hash.slice(1)) || null;
    /** @type {Map<number, number>} chat id → messages that came while another chat was open */
    this.unread = new Map();
  }

  /** @returns {Person | null} whose phone is shown */
  get person() {
    return this.people.find((person) => person.id === this.currentId) ?? null;
  }

  /** @param {{now: number, bot: Bot, people: Person[]}} state */
  take(state) {
    this.clock.set(state.now);
    this.bot = state.bot;
    this.people = state.people;
    if (!this.person) this.currentId = this.people[0]?.id ?? null;
    this.onChange();
  }

  /** @param {Person} person known already or new */
  put(person) {
    const index = this.people.findIndex((one) => one.id === person.id);
    if (index < 0) this.people.push(person);
    else this.people[index] = person;
    this.onChange();
  }

  /** @param {number} id */
  choose(id) {
    this.currentId = id;
    this.unread.delete(id);
    history.replaceState(null, "", `#${id}`);
    this.onChange();
  }

  /** @param {number} chatId @param {Record<string, any>} message */
  noteMessage(chatId, message) {
    const person = this.people.find((one) => one.id === chatId);
    if (!person) return;
    person.last_text = message.text ?? message.caption ?? person.last_text;
    person.last_date = message.date;
    if (chatId !== this.currentId && message.from?.is_bot) this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
    this.onChange();
  }

  /** @returns {number} unread messages in all other chats */
  unreadElsewhere() {
    return [...this.unread.values()].reduce((sum, count) => sum + count, 0);
  }
}
