/** Building DOM nodes from values: strings only ever become text, so no message can bring markup of its own. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [traits] attributes; a function becomes a listener for the event it is named for;
 *   `true` is an empty attribute; `false`, `null` and `undefined` leave the attribute out
 * @param {...(Node | string | null | undefined)} children strings become text nodes
 * @returns {HTMLElement}
 */
export function element(tag, traits = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/**
 * @param {string} name a symbol of icons.svg
 * @returns {SVGElement} decoration, hidden from screen readers
 */
export function icon(name) {
  const node = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  node.setAttribute("class", "icon");
  node.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  node.append(use);
  return node;
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T} the element of index.html with this id
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no element #${id}`);
  return /** @type {T} */ (node);
}

/**
 * Show somebody's initial on their own colour, as a chat list does.
 *
 * @param {HTMLElement} node an `.avatar`
 * @param {{id: number, first_name: string} | null} who
 */
export function paintAvatar(node, who) {
  node.textContent = who ? [...who.first_name.trim()][0]?.toUpperCase() ?? "?" : "";
  node.dataset.hue = String(who ? who.id % 7 : 0);
}
