// Where a person writes: the text, what it replies to or changes, and things to try.

import { icon, iconButton, make } from "./dom.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.target = null;
    const { words } = phone;
    const id = `text-${phone.id}`;
    this.text = make("textarea", { id, rows: 1, dir: "auto", "aria-label": words.say("write"), placeholder: words.say("write"), keydown: (event) => this.key(event), input: () => this.fit() });
    this.about = make("div", { class: "about", role: "status" });
    this.button = iconButton("send", words.say("send"), null, { type: "submit", class: "icon send" });
    this.barRoot = this.bar();
    this.chips = make("div", { class: "chips", role: "group", "aria-label": words.say("try") });
    this.root = make("form", { class: "composer", submit: (event) => this.submit(event) }, this.chips, this.about, this.barRoot);
  }

  bar() {
    const { words } = this.phone;
    const attach = iconButton("attach", words.say("attach"), () => this.attach(), { "aria-haspopup": "dialog" });
    const commands = iconButton("slash", words.say("commands"), () => this.commands(), { class: "icon commands", "aria-haspopup": "dialog" });
    return make("div", { class: "bar" }, attach, this.text, commands, this.button);
  }

  attach() {
    const { words, sheet } = this.phone;
    const offer = (label, name, body) => ({ label: words.say(label), icon: name, press: () => this.phone.act(body) });
    sheet.menu(words.say("attach"), [offer("sendPhoto", "photo", { kind: "photo" }), offer("sendForward", "forward", { kind: "forward", ...words.catalogue.forwarding })]);
  }

  /** The commands that Telegram was given for this chat; choosing one sends it, as Telegram does. */
  commands() {
    const { words, sheet } = this.phone;
    const items = this.phone.commands.map(({ command, description }) => ({ label: `/${command}`, hint: description, press: () => this.phone.act({ kind: "type", text: `/${command}` }) }));
    sheet.menu(words.say("commands"), items, items.length ? "" : words.say("noCommands"));
  }

  /** Offer what is worth trying in *scenery*. */
  offer(scenery) {
    if (scenery === this.offered) return;
    this.offered = scenery;
    const { catalogue } = this.phone.words;
    const phrases = scenery === "codes" ? catalogue.codesPhrases : catalogue.phrases;
    const chip = ({ label, text }) => make("button", { type: "button", class: "chip", dir: "auto", click: () => this.take(label, text) }, label);
    this.chips.replaceChildren(...phrases.map(chip));
  }

  /** A text is put in to be read first; a bare command is sent at once, as Telegram does. */
  take(label, text) {
    if (!text) {
      this.phone.act({ kind: "type", text: label });
      return;
    }
    this.put(text.replace("{tomorrow}", this.phone.clock.tomorrow()));
  }

  put(text) {
    this.text.value = text;
    this.fit();
    this.text.focus();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.root.requestSubmit();
    } else if (event.key === "Escape") {
      this.cancel();
    } else if (event.key === "ArrowUp" && !this.text.value && this.phone.chat.last) {
      event.preventDefault();
      this.edit(this.phone.chat.last);
    }
  }

  replyTo(view) {
    const text = view.text || this.phone.words.say(view.kind);
    this.aim({ kind: "type", reply_to: view.id }, this.phone.words.say("replying", { text }));
    this.text.focus();
  }

  edit(view) {
    this.aim({ kind: "edit", message: view.id }, this.phone.words.say("editing"));
    this.put(view.text);
  }

  aim(target, label) {
    this.target = target;
    const { words } = this.phone;
    const button = words.say(target.kind === "edit" ? "save" : "send");
    this.button.setAttribute("aria-label", button);
    this.button.title = button;
    this.about.replaceChildren(icon(target.kind === "edit" ? "edit" : "reply"), make("span", { dir: "auto" }, label), iconButton("cancel", words.say("cancel"), () => this.cancel()));
  }

  cancel() {
    if (this.target?.kind === "edit") this.put("");
    this.clear();
    this.text.focus();
  }

  clear() {
    this.target = null;
    this.about.replaceChildren();
    this.button.setAttribute("aria-label", this.phone.words.say("send"));
    this.button.title = this.phone.words.say("send");
  }

  reset() {
    this.text.value = "";
    this.fit();
    this.clear();
  }

  async submit(event) {
    event.preventDefault();
    const text = this.text.value;
    if (!text.trim()) return;
    const target = this.target ?? { kind: "type" };
    this.reset();
    if (this.root.contains(document.activeElement)) this.text.focus();
    const isDone = await this.phone.act({ ...target, text });
    if (!isDone && !this.text.value) this.put(text);
  }

  fit() {
    this.text.rows = Math.min(this.text.value.split("\n").length + Math.floor(this.text.value.length / 60), 5);
  }
}
