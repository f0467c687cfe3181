// What rests on disk now, and the search for a word in all of it.

import { $, all, make, soon } from "./dom.js";
import { ask, post } from "./net.js";

export class Disk {
  constructor(root) {
    this.root = root;
    this.tables = new Map();
    this.searches = [];
    this.changed = () => {};
    this.refresh = soon(() => this.read(), 400);
    root.addEventListener("toggle", () => this.read());
    $("form", root).addEventListener("submit", (event) => this.search(event));
  }

  /** Forget what was asked and shown: another disk takes its place. */
  forget() {
    this.tables.clear();
    $(".tables", this.root).replaceChildren();
    $(".answer", this.root).replaceChildren();
    $("input", this.root).value = "";
  }

  speak(words) {
    this.words = words;
    this.tables.clear();
    $(".tables", this.root).replaceChildren();
    $(".answer", this.root).replaceChildren();
    if (this.state) this.show();
  }

  async read() {
    if (!this.root.open) return;
    try {
      this.state = await ask("disk");
      this.show();
    } catch { /* the page says so when the line is lost */ }
  }

  show() {
    $(".gone", this.root).hidden = this.state.is_readable;
    if (this.state.is_readable) this.state.tables.forEach((table) => this.table(table));
    for (const list of all("[data-files]", this.root)) {
      list.replaceChildren(...this.state[list.dataset.files].map((file) => this.file(file)));
    }
  }

  file({ name, size }) {
    return make("li", {}, make("code", { dir: "ltr" }, name), make("span", {}, this.words.count("bytes", size)));
  }

  /** Put a table in, or its newer state; what somebody opened stays open. */
  table(view) {
    const json = JSON.stringify(view);
    const known = this.tables.get(view.name);
    if (known?.json === json) return;
    const rows = view.rows ? this.words.count("rows", view.rows) : this.words.say("noRows");
    const head = make("summary", {}, make("code", { dir: "ltr" }, view.name), make("span", {}, rows));
    const root = known?.root ?? make("details", { "data-table": view.name });
    const had = document.activeElement === root.firstChild;
    root.replaceChildren(head, ...view.newest.map((row) => this.row(view.columns, row)));
    if (had) head.focus();
    root.classList.toggle("changed", Boolean(known));
    if (!known) $(".tables", this.root).append(root);
    this.tables.set(view.name, { root, json });
  }

  row(columns, cells) {
    const pairs = columns.map((name, at) => make("div", {}, make("dt", {}, name), this.cell(cells[at])));
    return make("dl", { dir: "ltr" }, ...pairs);
  }

  cell({ text, hex, size, sealed }) {
    if (hex === undefined) return make("dd", {}, make("bdi", {}, text || "–"));
    const label = sealed ? `${this.words.say("sealed")} · ` : "";
    const tag = make("small", { dir: this.words.direction }, `${label}${this.words.count("bytes", size)}`);
    return make("dd", { class: sealed ? "sealed" : "raw" }, tag, make("code", {}, size * 3 - 1 > hex.length ? `${hex} …` : hex));
  }

  async search(event) {
    event.preventDefault();
    const answer = $(".answer", this.root);
    const word = $("input", this.root).value.trim();
    answer.replaceChildren(this.words.say("searching"));
    try {
      const found = await post("search", { word });
      answer.replaceChildren(...this.found(word, found));
      this.searches.push({ word, isFound: found.found.length > 0 });
      this.changed();
    } catch (error) {
      answer.replaceChildren(this.words.refusal(error.message));
    }
  }

  found(word, { files, bytes, found }) {
    if (!found.length) {
      const read = { files: this.words.count("fileCount", files), bytes: this.words.count("bytes", bytes) };
      return [make("p", { class: "nowhere" }, this.words.say("nowhere", { word, ...read }))];
    }
    const places = found.map(({ file, form, times }) => make("li", {}, make("code", { dir: "ltr" }, file), make("span", {}, make("bdi", {}, form), " · ", make("bdi", {}, this.words.count("times", times)))));
    return [make("p", { class: "somewhere" }, this.words.say("somewhere", { word })), make("ul", { class: "files" }, ...places)];
  }
}
