// One phone: its owner, its lock screen, its chat, and notices that come up and go.

import { make } from "./dom.js";
import { post } from "./net.js";
import { Words } from "./words.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";

const TOAST = 7_000;

export class Phone {
  constructor(view, index, clock) {
    this.id = view.id;
    this.name = view.name;
    this.clock = clock;
    this.words = new Words(view.language);
    this.alerted = view.alerted;
    this.noticed = view.noticed;
    this.chat = new Chat(this);
    this.composer = new Composer(this);
    this.notices = make("ol", { class: "notices" });
    this.toasts = make("div", { class: "toasts", role: "status" });
    this.root = this.build(this.words.catalogue.roles[index] ?? "");
  }

  build(role) {
    const { words } = this;
    const owner = make("header", { class: "owner" }, make("span", { class: "face", "aria-hidden": "true" }, [...this.name][0]), make("h2", {}, make("bdi", {}, this.name)), make("p", {}, role));
    const lock = make("section", { class: "lock", "aria-label": words.say("lock") }, make("h3", {}, words.say("lock")), this.notices);
    const label = words.say("phone", { name: this.name, role });
    return make("article", { class: "phone", id: `phone-${this.id}`, lang: words.language, dir: words.direction, "aria-label": label }, owner, lock, this.toasts, this.chat.root, this.composer.root);
  }

  update(view) {
    this.showNotices(view);
    this.showAlerts(view);
    this.chat.update(view.messages, view.waiting);
  }

  /** The lock screen shows the first line of what came, the newest first. */
  showNotices(view) {
    if (view.noticed === this.noticed && this.notices.children.length) return;
    const isNew = view.noticed > this.noticed;
    this.noticed = view.noticed;
    const newest = view.notices.slice(-2).reverse();
    const items = newest.map((text, at) => make("li", { class: isNew && !at ? "new" : "" }, make("b", {}, this.words.say("bot")), make("span", { dir: "auto" }, text)));
    this.notices.replaceChildren(...(items.length ? items : [make("li", { class: "none" }, this.words.say("lockNone"))]));
  }

  showAlerts(view) {
    const fresh = Math.min(view.alerted - this.alerted, view.alerts.length);
    this.alerted = view.alerted;
    if (fresh > 0) view.alerts.slice(-fresh).filter(Boolean).forEach((text) => this.toast(text));
  }

  toast(text) {
    const toast = make("p", { class: "toast", dir: "auto" }, text);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST);
  }

  /** Do something on this phone; false, and a notice, if it was refused. */
  async act(body) {
    try {
      await post("act", { phone: this.id, ...body });
      return true;
    } catch (error) {
      this.toast(this.words.refusal(error.message));
      return false;
    }
  }
}
