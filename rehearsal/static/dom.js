// Elements are built, never parsed: no text of anybody's becomes markup.

export const $ = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Make an element: properties are attributes, functions are listeners, false leaves one out. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

export function icon(name) {
  return $(`[data-icon=${name}]`, $("#icons").content).cloneNode(true);
}

export function iconButton(name, label, click, properties = {}) {
  return make("button", { type: "button", class: "icon", "aria-label": label, title: label, click, ...properties }, icon(name));
}

/** The words that are seen: isolates are for the direction alone. */
export const plain = (text) => text.replace(/[\u2066-\u2069]/g, "").trim();

const TAGS = new Set(["b", "i", "u", "s", "code", "pre", "blockquote"]);
const LINK = /^(https?|tg|ton|mailto|tel):/;

/** Build what a message says from its tree; an unknown tag leaves only its text. */
export function build(nodes) {
  return nodes.flatMap((node) => (typeof node === "string" ? [node] : element(node)));
}

function element({ tag, href, children }) {
  const inside = build(children);
  if (tag === "a" && LINK.test(href ?? "")) return [make("a", { href, target: "_blank", rel: "noreferrer noopener" }, ...inside)];
  if (tag === "tg-spoiler") return [make("span", { class: "spoiler", tabindex: 0 }, ...inside)];
  return TAGS.has(tag) ? [make(tag, {}, ...inside)] : inside;
}

/** Do *work* soon, once, however often it is asked for meanwhile. */
export function soon(work, pause) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(work, pause);
  };
}
