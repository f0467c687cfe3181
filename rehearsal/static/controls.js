// What goes wrong at a switch: Telegram away, slow or flooded; the process killed and started.

import { $, all } from "./dom.js";
import { post } from "./net.js";

export class Controls {
  /** *anew* begins the whole rehearsal again, with the scenery it is told. */
  constructor(root, anew) {
    this.root = root;
    this.anew = anew;
    this.house = "up";
    this.faults = $("#faults", root);
    this.process = $("#process", root);
    for (const knob of all("[data-fault]", root)) knob.addEventListener("click", () => this.turn(knob));
    for (const button of all("[data-do]", root)) button.addEventListener("click", () => this.order(button));
    for (const button of all("[data-anew]", root)) button.addEventListener("click", () => this.attempt(() => this.anew(button.dataset.anew), this.process));
  }

  speak(words) {
    this.words = words;
    for (const said of all(".faults .said, .process .said", this.root)) said.textContent = "";
    this.name();
  }

  show(house, faults) {
    for (const knob of all("[data-fault]", this.root)) {
      knob.setAttribute("aria-checked", String(Boolean(faults[knob.dataset.fault])));
    }
    if (house === this.house && this.isShown) return;
    this.isShown = true;
    this.house = house;
    this.name();
  }

  name() {
    const state = $(".state", this.process);
    state.dataset.house = this.house;
    state.textContent = this.words.say(this.house);
    this.mark("kill", this.house !== "up");
    this.mark("start", this.house !== "down");
  }

  mark(order, isOff) {
    $(`[data-do=${order}]`, this.process).setAttribute("aria-disabled", String(isOff));
  }

  async turn(knob) {
    const on = knob.getAttribute("aria-checked") !== "true";
    knob.setAttribute("aria-checked", String(on));
    const isDone = await this.ask("fault", { fault: knob.dataset.fault, on }, this.faults);
    if (!isDone) knob.setAttribute("aria-checked", String(!on));
  }

  async order(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    await this.ask("house", { do: button.dataset.do }, this.process);
  }

  ask(path, body, section) {
    return this.attempt(() => post(path, body), section);
  }

  async attempt(act, section) {
    const said = $(".said", section);
    said.textContent = "";
    try {
      await act();
      return true;
    } catch (error) {
      said.textContent = this.words.refusal(error.message);
      return false;
    }
  }
}
