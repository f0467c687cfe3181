// A guided tour: steps, each of them open to go on only when it has really happened.

import { all, icon, make } from "./dom.js";
import { Hands } from "./hands.js";
import { point, unpoint } from "./highlight.js";
import { Refused } from "./net.js";
import { isStopped, Pace } from "./pace.js";
import { memory } from "./sights.js";
import { STEPS as NEED_STEPS } from "./need-steps.js";
import { STEPS } from "./tour-steps.js";

/** What each tour is: its name in the words, its steps, what it says, and what it begins with. */
export const FIRST = { name: "takeTour", steps: STEPS, file: "tour.json", scenery: "plain" };
export const NEED = { name: "takeNeed", steps: NEED_STEPS, file: "need.json", scenery: "codes" };

export class Tour {
  /** *further* is the tour that is offered at the end of this one, if any. */
  constructor(stage, dock, plan, further = null) {
    Object.assign(this, { stage, dock, plan, further });
    this.observe = () => this.look();
  }

  get isOpen() {
    return this.dock.guide === this;
  }

  get steps() {
    return this.plan.steps;
  }

  get isLast() {
    return this.at + 1 === this.steps.length;
  }

  async open() {
    if (this.isOpen) return;
    this.at = 0;
    this.taken = [];
    this.failed = null;
    this.pace = new Pace();
    this.dock.take(this, this.dock.words.say(this.plan.name));
    this.render();
    try {
      this.texts ??= await (await fetch(`static/${this.plan.file}`)).json();
      this.scene = await this.stage.reset(this.pace.signal, this.plan.scenery);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.stage.listeners.add(this.observe);
    this.go(0);
  }

  fail(error) {
    if (isStopped(error)) return;
    this.failed = error.message;
    this.render();
  }

  go(at) {
    this.at = at;
    this.taken[at] ??= { was: memory(this.stage, this.taken[at - 1]?.was), isDone: false };
    this.stopShowing();
    this.render();
    this.heading.focus({ preventScroll: true });
    unpoint();
    this.isNew = true;
    this.look();
  }

  leave() {
    this.pace.stop();
    this.halt();
    this.dock.free();
  }

  halt() {
    this.stopShowing();
    this.stage.listeners.delete(this.observe);
    unpoint();
  }

  /** Another visitor has begun the rehearsal anew: what this tour speaks of is gone. */
  giveUp() {
    this.halt();
    this.taken = [];
    this.fail(new Refused("elsewhere"));
  }

  /** See whether the step has happened, and ring the place where it goes on. */
  look() {
    if (this.stage.scene !== this.scene) {
      this.giveUp();
      return;
    }
    const step = this.steps[this.at];
    const own = this.taken[this.at];
    const before = own.isDone;
    own.isDone ||= step.isDone(this.stage, own.was);
    if (own.isDone !== before) this.mark();
    if (this.showing) return;
    const place = own.isDone ? step.result(this.stage, own.was) : step.where(this.stage, own.was);
    point(place, this.stage.tabs, this.isNew || own.isDone !== before);
    this.isNew = false;
  }

  async show() {
    if (this.showing) return;
    const pace = new Pace();
    this.showing = pace;
    this.mark();
    try {
      await this.steps[this.at].show(this.stage, new Hands(this.stage, pace), this.texts.said, this.taken[this.at].was);
      await this.stage.until(() => this.taken[this.at].isDone, pace.signal, 15_000);
    } catch (error) {
      if (isStopped(error)) return;
      this.stopShowing();
      this.mark();
      throw error;
    }
    this.stopShowing();
    this.mark();
    this.isNew = true;
    this.look();
    this.next.focus({ preventScroll: true });
  }

  stopShowing() {
    this.showing?.stop();
    this.showing = null;
  }

  render() {
    const { words } = this.dock;
    this.dock.name(words.say(this.plan.name));
    const leave = this.move("leave", () => this.leave());
    if (!this.taken[this.at]) {
      const text = this.failed ? words.refusal(this.failed) : words.say("preparing");
      this.dock.root.replaceChildren(make("div", { class: "guide" }, make("p", { class: "told", role: "status" }, text), make("div", { class: "moves" }, leave)));
      return;
    }
    const step = this.steps[this.at];
    const text = this.texts[words.language][step.id];
    const line = step.line?.(this.stage, this.texts.said);
    this.heading = make("h2", { tabindex: -1 }, text.title);
    this.told = make("p", { class: "told", role: "status" });
    this.shower = this.move("showMe", () => this.show(), "show");
    this.next = this.move(this.isLast ? "finish" : "next", () => this.forward(), "primary");
    this.onwards = this.isLast && this.further ? this.move(this.further.plan.name, () => this.further.open()) : "";
    this.back = this.move("back", () => this.at && this.go(this.at - 1));
    const count = make("p", { class: "count" }, words.say("stepOf", { n: words.number(this.at + 1), of: words.number(this.steps.length) }));
    const what = make("div", { class: "what" }, count, this.heading, make("p", { class: "do" }, text.do), line && make("code", { class: "typed", dir: "ltr" }, line), make("p", { class: "why" }, text.why));
    this.dock.root.replaceChildren(make("div", { class: "guide tour" }, this.dots(), what, make("div", { class: "side" }, this.told, make("div", { class: "moves" }, this.shower, this.back, this.next, this.onwards, leave))));
    this.mark();
  }

  dots() {
    return make("ol", { class: "dots", "aria-hidden": "true" }, ...this.steps.map((_, at) => make("li", { class: at < this.at ? "past" : at === this.at ? "here" : "" })));
  }

  move(word, press, kind = "") {
    return make("button", { type: "button", class: kind, "data-move": word, click: (event) => event.currentTarget.getAttribute("aria-disabled") !== "true" && press() }, this.dock.words.say(word));
  }

  forward() {
    if (this.isLast) this.leave();
    else this.go(this.at + 1);
  }

  /** Say whether one can go on; the words are heard by those who do not see the ring. */
  mark() {
    const { isDone } = this.taken[this.at];
    const { words } = this.dock;
    this.told.replaceChildren(...(isDone ? [icon("done"), words.say(this.isLast ? "tourOver" : "happened")] : [words.say(this.showing ? "showing" : "notYet")]));
    this.told.classList.toggle("happened", isDone);
    this.next.setAttribute("aria-disabled", String(!isDone));
    this.back.setAttribute("aria-disabled", String(this.at === 0));
    this.shower.setAttribute("aria-disabled", String(Boolean(this.showing) || isDone));
    for (const button of all("[data-move]", this.dock.root)) button.classList.toggle("ready", isDone && button === this.next);
  }
}
