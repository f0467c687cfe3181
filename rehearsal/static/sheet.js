// A sheet that comes up inside a phone: the commands, what can be done with a message, an alert.

import { all, icon, make } from "./dom.js";

export class Sheet {
  constructor(phone) {
    this.phone = phone;
    this.root = make("div", { class: "sheet", hidden: true, keydown: (event) => this.key(event) });
  }

  /** Open a menu of *items* ({label, hint, icon, press}); *note* stands below them. */
  menu(title, items, note = "") {
    const { words } = this.phone;
    const list = make("ul", {}, ...items.map((item) => make("li", {}, this.item(item))));
    const close = make("button", { type: "button", class: "close", click: () => this.close() }, words.say("close"));
    this.open("dialog", title, make("h3", {}, title), list, note && make("p", { class: "hint" }, note), close);
  }

  item({ label, hint, icon: name, press }) {
    const click = () => {
      this.close();
      press();
    };
    const words = make("span", {}, make("b", { dir: "auto" }, label), hint && make("small", { dir: "auto" }, hint));
    return make("button", { type: "button", click }, name && icon(name), words);
  }

  /** Show what has to be read and dismissed. */
  alert(text) {
    const { words } = this.phone;
    const ok = make("button", { type: "button", class: "ok", click: () => this.close() }, words.say("ok"));
    this.open("alertdialog", words.say("bot"), make("p", { class: "words", dir: "auto" }, text), ok);
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open(role, label, ...children) {
    this.opener ??= document.activeElement;
    this.root.setAttribute("role", role);
    this.root.setAttribute("aria-label", label);
    this.root.replaceChildren(make("div", { class: "shade", click: () => this.close() }), make("div", { class: "card" }, ...children.filter(Boolean)));
    this.root.hidden = false;
    all("button", this.root)[0].focus({ preventScroll: true });
  }

  close() {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.root.replaceChildren();
    const { opener } = this;
    this.opener = null;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    else this.phone.composer.text.focus({ preventScroll: true });
  }

  /** Escape closes; Tab stays inside; arrows go up and down. */
  key(event) {
    const buttons = all("button", this.root);
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (step) buttons[(at + step + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
