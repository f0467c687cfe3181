// The messages of one phone: what is new appears, what was changed is shown so, what left fades.

import { all, make } from "./dom.js";
import { message } from "./message.js";

const FADING = 700;
const REMEMBERED = 5_000;

export class Chat {
  constructor(phone) {
    this.phone = phone;
    this.shown = new Map();
    this.root = make("ol", { class: "chat", role: "log", "aria-live": "polite", tabindex: 0, "aria-label": phone.words.say("chat") });
    this.empty = make("li", { class: "empty" }, phone.words.say("empty"));
  }

  update(messages, waiting) {
    const stays = this.isAtEnd();
    const present = new Set(messages.map((view) => view.id));
    for (const [id, { item }] of this.shown) if (!present.has(id)) this.leave(id, item);
    for (const view of messages) this.put(view);
    this.empty.remove();
    if (!messages.length) this.root.prepend(this.empty);
    this.markWaiting(waiting);
    this.markEditable(messages);
    if (stays) this.root.scrollTop = this.root.scrollHeight;
  }

  isAtEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
  }

  put(view) {
    const json = JSON.stringify(view);
    const known = this.shown.get(view.id);
    if (known?.json === json) return;
    const item = known?.item ?? make("li", { class: `message ${view.mine ? "mine" : "bot"}`, tabindex: -1, "data-id": view.id });
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
      const line = make("li", { class: "left" }, this.phone.words.say("left"));
      item.replaceWith(line);
      setTimeout(() => line.classList.add("leaving"), REMEMBERED);
      setTimeout(() => line.remove(), REMEMBERED + FADING);
    }, FADING);
  }

  /** Buttons that were pressed and are not answered yet. */
  markWaiting(waiting) {
    const pressed = new Set(waiting.map(([id, data]) => `${id} ${data}`));
    for (const [id, { item }] of this.shown) {
      for (const key of all("button.key", item)) key.setAttribute("aria-busy", String(pressed.has(`${id} ${key.dataset.data}`)));
    }
  }

  /** Only one's last own message offers to be edited. */
  markEditable(messages) {
    this.last = messages.findLast((view) => view.mine && view.kind === "text" && !view.from);
    for (const [id, { item }] of this.shown) for (const edit of all("[data-hand=edit]", item)) edit.hidden = id !== this.last?.id;
  }
}

function pulse(item) {
  item.classList.remove("changed");
  void item.offsetWidth; // starts the animation again
  item.classList.add("changed");
}
