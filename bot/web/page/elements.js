/** Building nodes; text is always text, never markup. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] `class`, `dataset`, `click` and other listeners by name in `on`, else attributes
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "click") node.addEventListener("click", value);
    else if (name === "on") Object.entries(value).forEach(([type, hear]) => node.addEventListener(type, hear));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** @param {string} label @param {() => void} click @param {Record<string, any>} [properties] */
export const button = (label, click, properties = {}) => element("button", { type: "button", click, ...properties }, label);

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** @param {string} sentence read out by screen readers and shown for a moment */
export function announce(sentence) {
  const line = byId("notice");
  line.textContent = sentence;
  line.hidden = !sentence;
  clearTimeout(Number(line.dataset.timer));
  line.dataset.timer = String(setTimeout(() => (line.hidden = true), 4000));
}
