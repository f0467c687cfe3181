// On a narrow screen one part of the page at a time: the phones, the controls, the disk.

import { $, all, make } from "./dom.js";

const KEYS = { ArrowRight: 1, ArrowLeft: -1 };

export class Tabs {
  constructor(root) {
    this.root = root;
    this.phones = [];
    this.seen = new Map();
    this.changed = () => {};
    root.addEventListener("keydown", (event) => this.key(event));
  }

  speak(words) {
    this.words = words;
    this.show(this.phones);
  }

  show(phones) {
    this.phones = phones;
    const parts = phones.map((phone) => [phone.root.id, phone.name]);
    parts.push(["controls", this.words.say("controls")], ["disk", this.words.say("diskShort")]);
    this.root.replaceChildren(...parts.map(([id, name]) => this.tab(id, name)));
    if (phones.length) this.choose(this.chosen ?? parts[0][0]);
  }

  tab(id, name) {
    return make("button", { type: "button", role: "tab", "aria-controls": id, click: () => this.take(id) }, make("bdi", {}, name), make("span", { class: "badge" }));
  }

  /** Chosen by the visitor. */
  take(id) {
    this.choose(id);
    this.changed();
  }

  choose(id) {
    this.chosen = id;
    for (const panel of all(".panel")) panel.classList.toggle("chosen", panel.id === id);
    for (const tab of this.tabs) {
      const isChosen = tab.getAttribute("aria-controls") === id;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      if (isChosen) this.root.scrollLeft += tab.getBoundingClientRect().x - this.root.getBoundingClientRect().x - 90;
    }
    this.count(this.phones);
    this.phones.find((phone) => phone.root.id === id)?.chat.toEnd();
  }

  /** Bring the part that *element* is in before one's eyes. */
  reveal(element) {
    const panel = element.closest(".panel");
    if (panel && panel.id !== this.chosen) this.choose(panel.id);
  }

  /** The tab that leads to *element*, if one cannot see it now. */
  hiding(element) {
    const panel = element.closest(".panel");
    const isNarrow = this.root.getClientRects().length > 0;
    if (!isNarrow || !panel || panel.id === this.chosen) return null;
    return $(`[aria-controls="${panel.id}"]`, this.root);
  }

  /** Show how much is new on the phones that are not looked at. */
  count(phones) {
    for (const phone of phones) {
      const { id } = phone.root;
      if (id === this.chosen || !this.seen.has(id) || this.seen.get(id) > phone.noticed) this.seen.set(id, phone.noticed);
      const fresh = phone.noticed - this.seen.get(id);
      const badge = $(`[aria-controls="${id}"] .badge`, this.root);
      badge.textContent = fresh ? this.words.number(fresh) : "";
      if (fresh) badge.setAttribute("aria-label", this.words.count("unread", fresh));
      else badge.removeAttribute("aria-label");
      badge.toggleAttribute("role", false);
      if (fresh) badge.setAttribute("role", "img");
    }
  }

  get tabs() {
    return all("[role=tab]", this.root);
  }

  key(event) {
    const step = (KEYS[event.key] ?? 0) * (this.words.direction === "rtl" ? -1 : 1);
    if (!step) return;
    event.preventDefault();
    const { tabs } = this;
    const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const next = tabs[(at + step + tabs.length) % tabs.length];
    this.take(next.getAttribute("aria-controls"));
    next.focus();
  }
}
