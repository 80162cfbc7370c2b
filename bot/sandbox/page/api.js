/** The sandbox's own JSON API: what the page asks of the server, one function a question. */

/**
 * @typedef {{id: number, first_name: string, language_code: string, zone: string, is_blocked: boolean,
 *   is_deactivated: boolean, last_text: string | null, last_date: number | null}} Person
 * @typedef {{id: number, first_name: string, username: string, description: string, short_description: string,
 *   commands: {command: string, description: string}[], menu_button: Record<string, any> | null}} Bot
 * @typedef {Record<string, any>} Message a Bot API Message; `date` and `edit_date` in unix seconds
 */

/** A refusal of the server, or its absence; `message` is a sentence for people. */
export class Refusal extends Error {
  /**
   * @param {string} sentence
   * @param {number} status HTTP status; 0 when no answer came
   */
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/**
 * @param {string} language the bot's texts and commands come in it where the bot has them
 * @returns {Promise<{now: number, bot: Bot, people: Person[]}>} `now` is the bot's clock in unix seconds
 */
export const readState = (language) => ask("GET", `/api/state?language=${encodeURIComponent(language)}`);

/** @param {string} own what this browser calls its zone @returns {Promise<{zones: string[], own: string}>} names of today, and the own one's */
export const readZones = (own) => ask("GET", `/api/zones?own=${encodeURIComponent(own)}`);

/** @param {number} chatId @returns {Promise<Message[]>} the last 200, oldest first */
export const readMessages = async (chatId) => (await ask("GET", `/api/chats/${chatId}`)).messages;

/** @param {number} chatId @param {string} text @returns {Promise<Message>} */
export const sendText = async (chatId, text) => (await ask("POST", `/api/chats/${chatId}/send`, { text })).message;

/** @param {number} chatId @param {{latitude: number, longitude: number}} location @returns {Promise<Message>} */
export const sendLocation = async (chatId, location) =>
  (await ask("POST", `/api/chats/${chatId}/send`, { location })).message;

/** @param {number} chatId @param {number} messageId @param {string} data @returns {Promise<string>} the query's id */
export const tap = async (chatId, messageId, data) =>
  (await ask("POST", `/api/chats/${chatId}/tap`, { message_id: messageId, data })).query_id;

/** @param {{first_name: string, language_code: string, zone: string}} person @returns {Promise<Person>} */
export const addPerson = (person) => ask("POST", "/api/people", person);

/** @param {number} id @param {Partial<Person>} change @returns {Promise<Person>} */
export const changePerson = (id, change) => ask("PATCH", `/api/people/${id}`, change);

/** @returns {Promise<{now: number, skipped_s: number}>} a Refusal with status 409 when nothing is planned */
export const skipToNextReminder = () => ask("POST", "/api/skip");

/** @param {number} id @returns {Promise<string>} what Telegram passes to a Mini App that this person opens */
export const launchData = async (id) => (await ask("GET", `/api/people/${id}/launch`)).init_data;

/** @param {string} fileId @returns {string} */
export const fileAddress = (fileId) => `/api/files/${encodeURIComponent(fileId)}`;

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function ask(method, path, body) {
  const answer = await reach(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(said.error ?? `The sandbox answered ${answer.status}.`, answer.status);
  return said;
}

/** @param {string} path @param {RequestInit} options */
async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Refusal("The sandbox does not answer. Is it still running?", 0);
  }
}
