// The frame of a day that plays by itself: its captions, its progress, play, pause, stop, speed.

import { icon, make } from "./dom.js";
import { unpoint } from "./highlight.js";
import { isStopped, Pace } from "./pace.js";
import { Player } from "./player.js";

const SPEEDS = { calm: 1, brisk: 2.5, fast: 12 };

export class Day {
  constructor(stage, dock) {
    this.stage = stage;
    this.dock = dock;
    this.speed = "calm";
    this.pace = null;
    this.state = "ready";
  }

  async open() {
    if (this.dock.guide === this) return;
    this.dock.take(this, this.dock.words.say("watchDay"));
    this.script ??= await (await fetch("static/day.json")).json();
    this.scene = 0;
    this.done = 0;
    this.turn("ready");
    this.dock.root.querySelector("[data-move=play]").focus({ preventScroll: true });
  }

  get total() {
    return this.script.scenes.reduce((sum, scene) => sum + scene.does.length, 0);
  }

  get isRunning() {
    return ["preparing", "playing", "paused"].includes(this.state);
  }

  turn(state) {
    this.state = state;
    this.render();
  }

  /** Play, go on, or hold. */
  async toggle() {
    if (this.state === "playing") {
      this.pace.hold();
      this.turn("paused");
    } else if (this.state === "paused") {
      this.pace.goOn();
      this.turn("playing");
    } else if (this.state !== "preparing") {
      await this.play();
    }
  }

  async play() {
    const pace = new Pace(SPEEDS[this.speed]);
    Object.assign(this, { pace, scene: 0, done: 0 });
    this.turn("preparing");
    const player = new Player(this.stage, pace, this.script, this);
    let scene = null;
    const isElsewhere = () => scene !== null && this.stage.scene !== scene;
    const watch = () => isElsewhere() && pace.stop();
    this.stage.listeners.add(watch);
    let end = "over";
    try {
      scene = await this.stage.reset(pace.signal);
      this.turn("playing");
      await player.play();
    } catch (error) {
      if (isElsewhere() || error.message === "elsewhere") end = "elsewhere";
      else end = isStopped(error) ? "stopped" : "failed";
    } finally {
      this.stage.listeners.delete(watch);
      unpoint();
    }
    if (pace === this.pace) this.turn(end);
    if (end !== "elsewhere") await player.tidy();
  }

  /** Told by the player. */
  at(scene, done) {
    Object.assign(this, { scene, done });
    this.follow();
  }

  stop() {
    this.pace?.stop();
  }

  leave() {
    this.stop();
    this.pace = null;
    unpoint();
    this.dock.free();
  }

  choose(speed) {
    this.speed = speed;
    if (this.pace) this.pace.speed = SPEEDS[speed];
  }

  render() {
    if (this.dock.guide !== this || !this.script) return;
    const { words } = this.dock;
    this.dock.name(words.say("watchDay"));
    this.count = make("p", { class: "count" });
    this.title = make("h2", {});
    this.caption = make("p", { class: "do", role: "status" });
    this.bar = make("progress", { max: this.total, "aria-label": words.say("progress") });
    const what = make("div", { class: "what" }, this.count, this.title, this.caption);
    this.dock.root.replaceChildren(make("div", { class: "guide day" }, this.bar, what, make("div", { class: "side" }, this.speeds(), this.moves())));
    this.follow();
  }

  follow() {
    const { words } = this.dock;
    const scene = this.script.scenes[this.scene];
    const says = this.isRunning && this.state !== "preparing";
    this.count.textContent = words.say("watchDay");
    this.title.textContent = says ? scene[words.language].title : words.say(`day_${this.state}`);
    this.caption.textContent = says ? scene[words.language].caption : words.say(`day_${this.state}_hint`);
    this.bar.value = this.state === "over" ? this.total : this.done;
  }

  moves() {
    const { words } = this.dock;
    const isPlaying = ["playing", "preparing"].includes(this.state);
    const [name, sign] = isPlaying ? ["pause", "pause"] : [this.state === "paused" ? "goOn" : "play", "play"];
    const button = (word, mark, press, kind, isOff) => make("button", { type: "button", class: kind, "data-move": word, "aria-disabled": String(isOff), click: () => isOff || press() }, mark && icon(mark), words.say(word));
    const had = document.activeElement?.dataset?.move;
    const toggle = button(name, sign, () => this.toggle(), "primary", this.state === "preparing");
    const stop = button("stop", "stop", () => this.stop(), "", !this.isRunning);
    const leave = button("leave", null, () => this.leave(), "", false);
    const chosen = { play: toggle, pause: toggle, goOn: toggle, stop }[had];
    if (chosen) queueMicrotask(() => chosen.focus({ preventScroll: true }));
    return make("div", { class: "moves" }, toggle, stop, leave);
  }

  speeds() {
    const { words } = this.dock;
    const choices = Object.keys(SPEEDS).map((name) => make("option", { value: name, selected: name === this.speed }, words.say(name)));
    const select = make("select", { change: (event) => this.choose(event.currentTarget.value) }, ...choices);
    return make("label", { class: "speed" }, words.say("speed"), select);
  }
}
