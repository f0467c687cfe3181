// A visitor's hands, moved for him: they type letter by letter and press the real buttons.

import { $ } from "./dom.js";
import { isCalm, point } from "./highlight.js";

const LETTER = 34;
const LONGEST = 2_600;
const FRAME = 16;
const AIM = 420;
const CALM_AIM = 120; // where nothing moves towards its place, nothing is waited for
const PRESS = 160;
const IDLE_WITHIN = 20_000;

export class Hands {
  constructor(stage, pace) {
    this.stage = stage;
    this.pace = pace;
  }

  /** Write *text* on *phone* and send it. */
  async write(phone, text) {
    const { composer } = phone;
    point(composer.barRoot, this.stage.tabs);
    await this.pace.rest(isCalm() ? CALM_AIM : AIM);
    await this.type(composer.text, text);
    await this.press(composer.button);
  }

  async type(field, text) {
    const total = isCalm() ? 0 : Math.min(text.length * LETTER, LONGEST) / this.pace.speed;
    const chunk = Math.max(1, Math.ceil((text.length * FRAME) / Math.max(total, FRAME)));
    for (let at = chunk; at < text.length; at += chunk) {
      put(field, text.slice(0, at));
      await this.pace.rest((total * chunk * this.pace.speed) / text.length);
    }
    put(field, text);
    field.scrollTop = field.scrollHeight;
    await this.pace.rest(isCalm() ? CALM_AIM : AIM);
  }

  /** Press what a finger would press, once it can be pressed. */
  async press(element) {
    point(element, this.stage.tabs);
    await this.pace.rest(isCalm() ? CALM_AIM : AIM);
    await this.stage.until(() => element.getAttribute("aria-disabled") !== "true", this.pace.signal, IDLE_WITHIN);
    element.classList.add("pressed");
    await this.pace.rest(PRESS);
    element.classList.remove("pressed");
    element.click();
  }

  /** Reply to the message with *id* on *phone*. */
  async reply(phone, id, text) {
    await this.press($(".hands button", phone.chat.item(id)));
    await this.write(phone, text);
  }

  /** Write on *phone* the code that its owner's paper gives, and send it. */
  async copy(phone) {
    if (!phone.paper.isOpen) await this.press(phone.paper.button);
    await this.pace.rest(1_600);
    await this.press(phone.paper.taker);
    await this.stage.until(() => phone.composer.text.value, this.pace.signal, IDLE_WITHIN);
    await this.press(phone.composer.button);
    phone.paper.close();
  }

  step(name) {
    return $(`[data-step=${name}]`, this.stage.clock.root);
  }

  knob(name) {
    return $(`[data-fault=${name}]`, this.stage.controls.root);
  }

  order(name) {
    return $(`[data-do=${name}]`, this.stage.controls.root);
  }
}

function put(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
