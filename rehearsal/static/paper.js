// The paper its owner was handed in person, laid on his phone: the secret, the number, the code.

import { iconButton, make } from "./dom.js";
import { post } from "./net.js";
import { draw } from "./qr.js";

const EVERY = 1_000;

export class Paper {
  constructor(phone) {
    this.phone = phone;
    const { words } = phone;
    const id = `paper-${phone.id}`;
    this.button = make("button", { type: "button", class: "to-paper", hidden: true, "aria-expanded": "false", "aria-controls": id, click: () => this.toggle() }, words.say("paper"));
    this.root = make("section", { class: "paper", id, hidden: true, "aria-label": words.say("paperOf", { name: phone.name }), keydown: (event) => this.key(event) });
    this.build();
  }

  build() {
    const { words } = this.phone;
    this.qr = make("div", { class: "qr" });
    this.secret = make("code", { dir: "ltr" });
    this.duress = make("code", { dir: "ltr" });
    this.digits = make("output", { class: "digits", dir: "ltr", "aria-live": "off" });
    this.left = make("span", {});
    this.said = make("p", { class: "said", role: "status" });
    this.taker = make("button", { type: "button", class: "primary", click: () => this.take() }, words.say("paperTake"));
    const head = make("header", {}, make("h3", {}, words.say("paperOf", { name: this.phone.name })), iconButton("cancel", words.say("close"), () => this.close()));
    const list = make("dl", {}, ...this.row("paperSecret", this.secret), ...this.row("paperDuress", this.duress));
    const sheet = make("div", { class: "printed" }, this.qr, list);
    const app = make("div", { class: "app" }, make("p", {}, words.say("paperCode"), " ", this.left), this.digits, this.taker);
    const hint = (word) => make("p", { class: "hint" }, words.say(word));
    this.root.replaceChildren(head, app, this.said, sheet, hint("paperDuressHint"), hint("paperHint"));
  }

  row(word, value) {
    return [make("dt", {}, this.phone.words.say(word)), make("dd", {}, value)];
  }

  /** Offer the paper where there is one. */
  show(isThere) {
    this.button.hidden = !isThere;
    if (!isThere) this.close();
  }

  get isOpen() {
    return !this.root.hidden;
  }

  async toggle() {
    if (this.isOpen) this.close();
    else await this.open();
  }

  async open() {
    this.root.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    clearInterval(this.timer);
    this.timer = setInterval(() => this.read(), EVERY);
    await this.read();
    this.phone.looked();
  }

  close() {
    clearInterval(this.timer);
    if (!this.isOpen) return;
    const had = this.root.contains(document.activeElement);
    this.root.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (had) this.button.focus({ preventScroll: true });
    this.phone.looked();
  }

  /** Ask for it as it is now: the code goes with the clock of the rehearsal. */
  async read() {
    const { words } = this.phone;
    try {
      const { secret, duress, code, left, qr } = await post("paper", { phone: this.phone.id });
      put(this.secret, secret);
      put(this.duress, duress);
      put(this.digits, `${code.slice(0, 3)} ${code.slice(3)}`);
      put(this.left, words.count("paperLeft", left));
      put(this.said, "");
      if (qr && this.drawn !== secret) this.qr.replaceChildren(draw(qr, words.say("paperQr")));
      this.drawn = secret;
      return code;
    } catch (error) {
      put(this.said, words.refusal(error.message));
      return null;
    }
  }

  /** Write the code of this moment on the phone, to be sent. */
  async take() {
    const code = await this.read();
    if (code) this.phone.composer.put(code);
  }

  key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.close();
  }
}

/** Say *text*, unless that is said already: who listens is not told again. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
