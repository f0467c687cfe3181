// The rehearsal's clock, and the buttons that move it on.

import { $, all, soon } from "./dom.js";
import { ask, post } from "./net.js";

const DATE = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit" };
const EVERY = 20_000;

export class Clock {
  constructor(root) {
    this.root = root;
    this.state = null;
    this.changed = () => {};
    this.refresh = soon(() => this.read(), 250);
    for (const button of all("[data-step]", root)) {
      button.addEventListener("click", () => this.move(button.dataset.step));
    }
    setInterval(() => this.read(), EVERY);
  }

  get zone() {
    return this.state?.zone ?? "UTC";
  }

  /** The ISO date in the desk's zone, so many *days* after the time *iso*. */
  date(iso, days = 0) {
    const moment = new Date(Date.parse(iso) + days * 86_400_000);
    return new Intl.DateTimeFormat("sv-SE", { timeZone: this.zone, dateStyle: "short" }).format(moment);
  }

  tomorrow() {
    return this.date(this.state.now, 1);
  }

  speak(words) {
    this.words = words;
    this.say("");
    this.show();
  }

  async read() {
    if (this.isMoving) return;
    try {
      this.state = await ask("clock");
      this.show();
      this.changed();
    } catch { /* the page says so when the line is lost */ }
  }

  async move(step) {
    if (this.isMoving) return;
    this.hold(true);
    this.say(this.words.say("moving"));
    try {
      this.state = await post("clock", { to: step });
      this.say(this.words.say("moved", { time: this.when(this.state.now) }));
    } catch (error) {
      this.say(this.words.refusal(error.message));
    }
    this.hold(false);
    this.show();
    this.changed();
  }

  hold(isMoving) {
    this.isMoving = isMoving;
    this.root.setAttribute("aria-busy", String(isMoving));
    for (const button of all("[data-step]", this.root)) button.setAttribute("aria-disabled", String(isMoving));
  }

  say(text) {
    $(".said", this.root).textContent = text;
  }

  when(iso) {
    return this.words.time(iso, this.zone, { ...DATE, ...TIME });
  }

  show() {
    if (!this.state) return;
    const time = $("time", this.root);
    time.dateTime = this.state.now;
    time.textContent = this.when(this.state.now);
    $(".zone", this.root).textContent = this.words.place(this.zone);
    for (const [step, iso] of Object.entries(this.state.next)) {
      const due = iso ? this.words.time(iso, this.zone, { weekday: "short", ...TIME }) : this.words.say("none");
      $(`[data-step=${step}] small`, this.root).textContent = due;
    }
  }
}
