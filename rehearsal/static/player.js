// Plays the script of a day through the page, the way a person would: it reads, types, presses.

import { all, plain } from "./dom.js";
import { post } from "./net.js";
import { Hands } from "./hands.js";
import { point } from "./highlight.js";

const ANSWER = 12_000;
const READ = 1_200;
const LETTER = 38;
const BETWEEN = 900;
const REFERENCE = /[A-Z][A-Z0-9]{1,7}-\d+/;

export class Player {
  constructor(stage, pace, script, teller) {
    Object.assign(this, { stage, pace, script, teller });
    this.hands = new Hands(stage, pace);
    this.isBroken = false;
    this.named = {};
  }

  async play() {
    let done = 0;
    for (const [at, scene] of this.script.scenes.entries()) {
      this.teller.at(at, done);
      await this.pace.rest(READ + scene.en.caption.length * LETTER);
      for (const deed of scene.does) {
        await this.do(deed);
        done += 1;
        this.teller.at(at, done);
        await this.pace.rest(BETWEEN);
      }
    }
    await this.pace.rest(READ);
  }

  /** Do one deed of the script; its name is its first key. */
  async do(deed) {
    await this.pace.gate();
    await this[Object.keys(deed)[0]](deed);
  }

  /** Write on a phone; the reference of the receipt is known *as* a name from then on. */
  async say({ say, text, as }) {
    const phone = this.phone(say);
    const before = newest(phone);
    await this.hands.write(phone, this.fill(text));
    await this.answered(phone, before);
    const receipt = phone.messages.findLast((view) => !view.mine && view.id > before && REFERENCE.test(view.text));
    if (as && receipt) this.named[as] = receipt.text.match(REFERENCE)[0];
  }

  /** Reply to the newest message of the bot that speaks of the record known as *to*. */
  async reply({ reply, to, text }) {
    const phone = this.phone(reply);
    const view = phone.messages.findLast((one) => !one.mine && one.text.includes(this.named[to]));
    const before = newest(phone);
    if (view) await this.hands.reply(phone, view.id, text);
    await this.answered(phone, before);
  }

  async press({ press, label }) {
    const phone = this.phone(press);
    const wanted = this.script.labels[label][phone.words.language];
    const key = () => all(".key", phone.chat.root).findLast((one) => plain(one.textContent) === wanted && !one.closest(".leaving"));
    if (!await this.stage.until(key, this.pace.signal, ANSWER)) throw new Error(`no button ${wanted}`);
    await this.hands.press(key());
    await this.stage.until(() => !phone.waiting.length, this.pace.signal, ANSWER);
  }

  async look({ look }) {
    const phone = this.phone(look);
    point(phone.chat.item(newest(phone)) ?? phone.root, this.stage.tabs);
    await this.pace.rest(READ * 2);
  }

  async clock({ clock, times = 1 }) {
    for (let n = 0; n < times; n += 1) {
      await this.hands.press(this.hands.step(clock));
      await this.stage.until(() => !this.stage.clock.isMoving, this.pace.signal, ANSWER);
    }
  }

  async fault({ fault, on }) {
    if (Boolean(this.stage.faults[fault]) !== on) await this.hands.press(this.hands.knob(fault));
    await this.stage.until(() => Boolean(this.stage.faults[fault]) === on, this.pace.signal, ANSWER);
    this.isBroken = on;
  }

  /** Wait until the bot has taken in everything that was written on a phone. */
  async swept({ swept }) {
    const phone = this.phone(swept);
    await this.stage.until(() => !phone.messages.some((view) => view.mine), this.pace.signal, ANSWER * 2);
  }

  answered(phone, before) {
    if (this.isBroken || this.stage.house !== "up") return null;
    return this.stage.until(() => phone.messages.some((view) => !view.mine && view.id > before), this.pace.signal, ANSWER);
  }

  phone(actor) {
    return this.stage.person(this.script.actors[actor]);
  }

  fill(text) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => this.named[name] ?? whole);
  }

  /** Leave everything usable, wherever the day was stopped. */
  async tidy() {
    await this.stage.calm().catch(() => {});
    if (this.stage.house === "down") await post("house", { do: "start" }).catch(() => {});
  }
}

const newest = (phone) => Math.max(0, ...phone.messages.map((view) => view.id));
