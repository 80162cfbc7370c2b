/** The composition root: joins server, store and the parts of the page. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { clockTime, duration } from "./dates.js";
import { byId, element, icon } from "./elements.js";
import { Events } from "./events.js";
import { Header } from "./header.js";
import { deepLinkCommand } from "./links.js";
import { offerZones, preparePersonForm, renderPeople, showPeoplesClocks } from "./people.js";
import { PLACES } from "./places.js";
import { showReplyKeyboard } from "./reply_keyboard.js";
import { openSheet, prepareSheets } from "./sheets.js";
import { Store } from "./store.js";
import { Taps } from "./taps.js";
import { alertDialog, toast } from "./toasts.js";
import { prepareTools, renderOwnPhone } from "./tools.js";
import { WebAppFrame } from "./webapp.js";

const CLOCK_TICK_MS = 1000;
const MINUTE_MS = 60_000;

const store = new Store(render);
const header = new Header(store);
const webApp = new WebAppFrame();
const taps = new Taps((tap) => tap.chatId === store.currentId && conversation.settle(tap.messageId, tap.data));
const composer = new Composer({ say, change, openWebApp });
const conversation = new Conversation(byId("log"), messageContext(), showToEnd);
const events = new Events({ onEvent, onOpen: refresh, onGap: () => header.setConnected(false) });
/** @type {number | null} whose messages the log shows */
let shownChat = null;
let unseen = 0;
let shownMinute = 0;
/** What the messages look like depends on these; when they change, all are drawn again. */
let shownFor = "";

start();

function start() {
  prepareSheets();
  prepareTools({ skip, change });
  preparePersonForm(addPerson);
  byId("share-location").addEventListener("click", () => openSheet(byId("places-sheet")));
  byId("to-end").addEventListener("click", () => conversation.toEnd());
  byId("places").append(...PLACES.map(placeButton));
  addEventListener("hashchange", () => choosePerson(Number(location.hash.slice(1))));
  events.open();
  setInterval(tick, CLOCK_TICK_MS);
}

/** Fetch everything that is shown: after each connection, and when the server says that much changed. */
async function refresh() {
  await attempt(async () => {
    if (!store.zones.length) await loadZones();
    await loadState();
    await loadChat();
    header.setConnected(true);
  });
}

async function loadZones() {
  const offered = await api.readZones(Intl.DateTimeFormat().resolvedOptions().timeZone);
  store.zones = offered.zones;
  offerZones(offered);
}

/** The state names the person, and the person's language is the one to ask for: at first that takes two questions. */
async function loadState() {
  const asked = store.person?.language_code ?? "";
  store.take(await api.readState(asked));
  const wanted = store.person?.language_code ?? "";
  if (wanted !== asked) store.take(await api.readState(wanted));
}

async function loadChat() {
  const chatId = store.currentId;
  if (chatId === null) return render();
  if (chatId !== shownChat) conversation.clear();
  byId("log").setAttribute("aria-busy", "true");
  const messages = await api.readMessages(chatId);
  if (chatId !== store.currentId) return undefined;
  shownChat = chatId;
  conversation.sync(messages);
  byId("log").removeAttribute("aria-busy");
  showReplyKeyboard(messages, { say, pickLocation: () => openSheet(byId("places-sheet")) });
  return render();
}

function render() {
  const { bot, person } = store;
  if (!bot) return;
  header.render();
  renderPeople(store, choosePerson);
  renderOwnPhone(person, store.zones);
  const isEmpty = shownChat !== null && shownChat === store.currentId && conversation.isEmpty;
  byId("welcome").hidden = !isEmpty;
  composer.render(bot, person, isEmpty);
  redrawForReader();
}

function redrawForReader() {
  const { person } = store;
  const wanted = `${person?.language_code} ${person?.zone}`;
  if (wanted !== shownFor) conversation.redraw();
  shownFor = wanted;
  byId("log").lang = person?.language_code ?? "en";
}

/** @type {Record<string, (event: Record<string, any>) => void>} events of the chat that is shown */
const CHAT_EVENTS = {
  edit: (event) => conversation.put(event.message),
  delete: (event) => {
    conversation.remove(event.message_id);
    showReplyKeyboard(conversation.messages, { say, pickLocation: () => openSheet(byId("places-sheet")) });
    render();
  },
  action: (event) => header.showAction(event.action),
  toast: onAnswer,
};

/** @param {Record<string, any>} event */
function onEvent(event) {
  if (event.type === "state") events.during(refresh);
  else if (event.type === "message") onMessage(event.chat_id, event.message);
  else if (event.chat_id === store.currentId) CHAT_EVENTS[event.type]?.(event);
  else if (event.type === "toast") taps.answered(event.query_id);
}

/** @param {number} chatId @param {api.Message} message */
function onMessage(chatId, message) {
  if (chatId === shownChat && chatId === store.currentId) {
    const isNew = conversation.put(message);
    if (message.from?.is_bot) header.endAction();
    if (isNew && !conversation.wasAtEnd) unseen += 1;
    if (message.reply_markup?.keyboard || message.reply_markup?.remove_keyboard) {
      showReplyKeyboard([message], { say, pickLocation: () => openSheet(byId("places-sheet")) });
    }
  }
  store.noteMessage(chatId, message);
  showToEnd(conversation.isAtEnd());
}

/** @param {Record<string, any>} answer */
function onAnswer(answer) {
  taps.answered(answer.query_id);
  if (!answer.text) return;
  if (answer.show_alert) alertDialog(store.bot?.first_name ?? "", answer.text);
  else toast(answer.text);
}

/** @returns {import("./bubbles.js").MessageContext} */
function messageContext() {
  return {
    get reader() {
      return store.person ?? { language_code: "en", zone: "UTC" };
    },
    now: () => store.clock.now(),
    say,
    follow,
    tell: (text) => toast(text),
    press,
    isPending: (messageId, data) => taps.isPending(store.currentId ?? 0, messageId, data),
    openWebApp,
    copy: (text) => attempt(async () => {
      await navigator.clipboard.writeText(text);
      toast("Copied");
    }),
    openPicture,
  };
}

/** @param {string} text */
async function say(text) {
  const chatId = store.currentId;
  if (chatId === null) return false;
  return attempt(async () => onMessage(chatId, await api.sendText(chatId, text)));
}

/** @param {URL} url */
function follow(url) {
  const command = deepLinkCommand(url, store.bot?.username ?? "");
  if (command) say(command);
  else window.open(url.href, "_blank", "noopener,noreferrer");
}

/** @param {URL} url @param {string} title */
function openWebApp(url, title) {
  attempt(() => webApp.open(url, title, store.currentId));
}

/** @param {number} messageId @param {string} data */
async function press(messageId, data) {
  const chatId = store.currentId;
  if (chatId === null || taps.isPending(chatId, messageId, data)) return;
  const tap = taps.begin(chatId, messageId, data);
  conversation.settle(messageId, data);
  const wasSent = await attempt(async () => taps.sent(tap, await api.tap(chatId, messageId, data)));
  if (!wasSent) taps.end(tap);
}

async function skip() {
  const outcome = byId("skip-outcome");
  const wasSkipped = await attempt(async () => {
    const { now, skipped_s } = await api.skipToNextReminder();
    store.clock.set(now);
    tick();
    const where = store.person ? `: now ${clockTime(now * 1000, store.person)} for ${store.person.first_name}` : "";
    announce(outcome, `${duration(skipped_s)} on${where}.`);
  });
  if (!wasSkipped) outcome.textContent = "The clock stays where it is.";
}

/** @param {HTMLElement} outcome @param {string} sentence */
function announce(outcome, sentence) {
  outcome.textContent = sentence;
  toast(sentence);
}

/** @param {Record<string, unknown>} change */
async function change(change) {
  if (store.currentId === null) return;
  await attempt(async () => store.put(await api.changePerson(store.currentId ?? 0, change)));
  render();
}

/** @param {{first_name: string, language_code: string, zone: string}} person */
async function addPerson(person) {
  return attempt(async () => {
    const added = await api.addPerson(person);
    store.put(added);
    await choosePerson(added.id);
  });
}

/** @param {number} id */
async function choosePerson(id) {
  if (!store.people.some((person) => person.id === id)) return;
  /** @type {HTMLDialogElement} */ (byId("tools-sheet")).close();
  if (id === store.currentId) return;
  store.choose(id);
  header.endAction();
  conversation.clear();
  shownChat = null;
  await events.during(refresh);
}

/** @param {string} address @param {string} description */
function openPicture(address, description) {
  const picture = /** @type {HTMLImageElement} */ (byId("viewer-picture"));
  picture.src = address;
  picture.alt = description;
  openSheet(byId("viewer"));
}

/** @param {import("./places.js").Place} place */
function placeButton({ name, latitude, longitude }) {
  const share = () => {
    /** @type {HTMLDialogElement} */ (byId("places-sheet")).close();
    const chatId = store.currentId;
    if (chatId !== null) attempt(async () => onMessage(chatId, await api.sendLocation(chatId, { latitude, longitude })));
  };
  const figures = `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
  return element("li", {}, element("button", { type: "button", click: share }, icon("pin"), element("strong", {}, name), element("small", {}, figures)));
}

/** @param {boolean} isAtEnd */
function showToEnd(isAtEnd) {
  if (isAtEnd) unseen = 0;
  byId("to-end").hidden = isAtEnd;
  byId("unseen").hidden = unseen === 0;
  byId("unseen").textContent = String(unseen);
}

function tick() {
  if (!store.bot) return;
  header.showClock();
  showPeoplesClocks(store);
  const minute = Math.floor(store.clock.now() / MINUTE_MS);
  if (minute !== shownMinute) conversation.refreshTimes();
  shownMinute = minute;
}

/** @param {() => Promise<unknown>} act @returns {Promise<boolean>} false when it failed, after saying so */
async function attempt(act) {
  try {
    await act();
    return true;
  } catch (problem) {
    toast(problem instanceof api.Refusal ? problem.message : "That did not work. Reload the page.", "problem");
    if (!(problem instanceof api.Refusal)) console.error(problem);
    return false;
  }
}
