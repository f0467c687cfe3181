// The messages of one phone: what is new appears, what was changed is shown so, what left fades.

import { all, make } from "./dom.js";
import { message } from "./message.js";

const FADING = 700;
const REMEMBERED = 5_000;
const QUOTED = 90;

export class Chat {
  constructor(phone) {
    this.phone = phone;
    this.shown = new Map();
    this.messages = [];
    this.root = make("div", { class: "chat", role: "log", "aria-live": "polite", tabindex: 0, "aria-label": phone.words.say("chat") });
    this.empty = make("div", { class: "empty" }, phone.words.say("empty"));
  }

  update(messages, waiting) {
    const stays = this.isAtEnd();
    this.messages = messages;
    const present = new Set(messages.map((view) => view.id));
    for (const [id, { item }] of this.shown) if (!present.has(id)) this.leave(id, item);
    this.last = messages.findLast((view) => view.mine && view.kind === "text" && !view.from);
    for (const view of messages) this.put(view);
    this.empty.remove();
    if (!messages.length) this.root.prepend(this.empty);
    this.markWaiting(waiting);
    if (stays) this.toEnd();
  }

  isAtEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
  }

  put(view) {
    const json = JSON.stringify(view);
    const known = this.shown.get(view.id);
    if (known?.json === json) return;
    const item = known?.item ?? make("div", { class: `message ${view.mine ? "mine" : "bot"}`, tabindex: -1, "data-id": view.id });
    this.fill(item, view);
    if (known) pulse(item);
    else this.root.append(item);
    this.shown.set(view.id, { item, json });
  }

  /** Replace the inside of *item*; the keyboard's focus stays on the same place in it. */
  fill(item, view) {
    const at = all("button, a", item).indexOf(document.activeElement);
    item.replaceChildren(...message(view, this.phone));
    if (at >= 0) (all("button, a", item)[at] ?? item).focus();
  }

  leave(id, item) {
    this.shown.delete(id);
    if (item.contains(document.activeElement)) this.root.focus();
    item.classList.add("leaving");
    item.inert = true;
    setTimeout(() => {
      if (!item.isConnected) return;
      const line = make("div", { class: "left" }, this.phone.words.say("left"));
      item.replaceWith(line);
      setTimeout(() => line.classList.add("leaving"), REMEMBERED);
      setTimeout(() => line.remove(), REMEMBERED + FADING);
    }, FADING);
  }

  /** Empty the chat at once: another one begins. */
  forget() {
    this.shown.clear();
    this.messages = [];
    this.root.replaceChildren();
  }

  /** Go to what *view* answers: the message before it that begins with the quoted words. */
  jump(view) {
    const before = this.messages.filter(({ id }) => id < view.id);
    const found = before.findLast(({ id, text }) => id === view.reply_to || text.slice(0, QUOTED) === view.quote);
    const item = this.shown.get(found?.id)?.item;
    if (!item) return;
    item.scrollIntoView({ block: "nearest" });
    item.focus({ preventScroll: true });
    pulse(item);
  }

  item(id) {
    return this.shown.get(id)?.item;
  }

  /** Buttons that were pressed and are not answered yet. */
  markWaiting(waiting) {
    const pressed = new Set(waiting.map(([id, data]) => `${id} ${data}`));
    for (const [id, { item }] of this.shown) {
      for (const key of all("button.key", item)) key.setAttribute("aria-busy", String(pressed.has(`${id} ${key.dataset.data}`)));
    }
  }
}

function pulse(item) {
  item.classList.remove("changed");
  void item.offsetWidth; // starts the animation again
  item.classList.add("changed");
}
