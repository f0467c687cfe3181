// One phone: its owner, its lock screen, its chat, and notices that come up and go.

import { make } from "./dom.js";
import { post } from "./net.js";
import { Words } from "./words.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { Paper } from "./paper.js";
import { Sheet } from "./sheet.js";

const TOAST = 7_000;

export class Phone {
  constructor(view, index, clock) {
    this.id = view.id;
    this.name = view.name;
    this.clock = clock;
    this.words = new Words(view.language);
    this.alerted = view.alerted;
    this.noticed = view.noticed;
    this.waiting = [];
    this.chat = new Chat(this);
    this.composer = new Composer(this);
    this.sheet = new Sheet(this);
    this.paper = new Paper(this);
    this.looked = () => {};
    this.notices = make("ol", { class: "notices" });
    this.toasts = make("div", { class: "toasts", role: "status" });
    this.status = make("p", { class: "status", role: "status" }, this.words.say("botIs"));
    this.root = this.build(this.words.catalogue.roles[index] ?? "");
  }

  get messages() {
    return this.chat.messages;
  }

  build(role) {
    const { words } = this;
    const label = words.say("phone", { name: this.name, role });
    const owner = make("header", { class: "owner" }, make("h2", {}, make("bdi", {}, this.name)), make("p", {}, role), this.paper.button);
    const lock = make("section", { class: "lock", "aria-label": words.say("lock") }, make("h3", {}, words.say("lock")), this.notices);
    const head = make("div", { class: "chat-head" }, make("span", { class: "face", "aria-hidden": "true" }, [...words.say("bot")][0]), make("b", {}, words.say("bot")), this.status);
    const device = make("div", { class: "device" }, lock, head, this.toasts, this.chat.root, this.composer.root, this.sheet.root);
    return make("article", { class: "phone panel", id: `phone-${this.id}`, lang: words.language, dir: words.direction, "aria-label": label }, owner, this.paper.root, device);
  }

  update(view, scene, scenery) {
    this.scene = scene;
    this.paper.show(scenery === "codes");
    this.composer.offer(scenery);
    this.waiting = view.waiting;
    this.commands = view.commands ?? [];
    this.showTyping(Boolean(view.typing));
    this.showNotices(view);
    this.showAlerts(view);
    this.chat.update(view.messages, view.waiting);
  }

  /** Forget what was shown: the rehearsal begins again. */
  forget() {
    this.noticed = 0;
    this.alerted = 0;
    this.sheet.close();
    this.paper.close();
    this.chat.forget();
    this.notices.replaceChildren();
    this.composer.reset();
  }

  showTyping(isTyping) {
    const text = this.words.say(isTyping ? "typing" : "botIs");
    this.status.classList.toggle("typing", isTyping);
    if (this.status.textContent !== text) this.status.textContent = text;
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

  /** What a press was answered with: a notice that goes by itself, or an alert to be dismissed. */
  showAlerts(view) {
    const fresh = Math.min(view.alerted - this.alerted, view.alerts.length);
    this.alerted = view.alerted;
    if (fresh <= 0) return;
    for (const answer of view.alerts.slice(-fresh)) {
      const text = answer.text ?? answer;
      if (text && answer.alert) this.sheet.alert(text);
      else if (text) this.toast(text);
    }
  }

  toast(text) {
    const toast = make("p", { class: "toast", dir: "auto" }, text);
    this.toasts.replaceChildren(toast);
    setTimeout(() => toast.remove(), TOAST);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(this.words.say("copied"));
    } catch {
      this.toast(this.words.refusal("failed"));
    }
  }

  /** Do something on this phone, in the scene that it shows; false, and a notice, if it was refused. */
  async act(body) {
    try {
      await post("act", { phone: this.id, scene: this.scene, ...body });
      return true;
    } catch (error) {
      this.toast(this.words.refusal(error.message));
      return false;
    }
  }
}
