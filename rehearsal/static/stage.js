// What the page knows at this moment: the phones, the house, the faults; and who waits for a change.

import { $ } from "./dom.js";
import { post, Refused } from "./net.js";
import { Phone } from "./phone.js";

const READY_WITHIN = 30_000;

export class Stage {
  constructor({ clock, disk, controls, tabs }) {
    Object.assign(this, { clock, disk, controls, tabs });
    this.phones = new Map();
    this.house = "starting";
    this.faults = {};
    this.scene = null;
    this.scenery = "plain";
    this.listeners = new Set();
    for (const part of [clock, disk, tabs]) part.changed = () => this.tell();
  }

  show(snapshot) {
    if (snapshot.scene !== this.scene) this.beginAnew(snapshot.scene);
    this.house = snapshot.house ?? "up";
    this.faults = snapshot.faults ?? {};
    this.scenery = snapshot.scenery ?? "plain";
    snapshot.phones.forEach((view, index) => this.phone(view, index).update(view, snapshot.scene, this.scenery));
    this.tabs.count([...this.phones.values()]);
    this.controls.show(this.house, this.faults);
    this.clock.refresh();
    this.disk.refresh();
    this.tell();
  }

  /** Another folder, empty phones: what was shown belongs to the scene before. */
  beginAnew(scene) {
    this.scene = scene;
    for (const phone of this.phones.values()) phone.forget();
    this.disk.forget();
  }

  phone(view, index) {
    if (!this.phones.has(view.id)) {
      const phone = new Phone(view, index, this.clock);
      phone.looked = () => this.tell();
      this.phones.set(view.id, phone);
      $("#phones").append(phone.root);
      this.tabs.show([...this.phones.values()]);
    }
    return this.phones.get(view.id);
  }

  /** The phone of the first, second or third person. */
  person(index) {
    return [...this.phones.values()][index];
  }

  tell() {
    for (const listener of [...this.listeners]) listener();
  }

  /** Wait until *test* holds; false if it does not in *most* milliseconds, thrown if stopped. */
  until(test, signal, most) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        this.listeners.delete(look);
        signal?.removeEventListener("abort", stopped);
        clearTimeout(late);
        settle(value);
      };
      const look = () => test() && end(resolve, true);
      const stopped = () => end(reject, signal.reason);
      const late = setTimeout(() => end(resolve, false), most);
      signal?.addEventListener("abort", stopped);
      this.listeners.add(look);
      if (signal?.aborted) stopped();
      else look();
    });
  }

  /**
   * Begin again in *scenery*, with nothing kept and everyone admitted; returns the new scene.
   * Throws Refused, "elsewhere" if another visitor has begun after us.
   */
  async reset(signal, scenery = "plain") {
    await this.calm();
    const { scene } = await post("reset", { scenery });
    const isReady = () => this.scene > scene || (this.scene === scene && this.isClean);
    if (!await this.until(isReady, signal, READY_WITHIN)) throw new Refused("failed");
    if (this.scene > scene) throw new Refused("elsewhere");
    await this.clock.read();
    await this.disk.read();
    return scene;
  }

  /** Switch off whatever goes wrong. */
  async calm() {
    for (const fault of Object.keys(this.faults).filter((name) => this.faults[name])) {
      await post("fault", { fault, on: false });
    }
  }

  get isClean() {
    const chats = [...this.phones.values()].map((phone) => phone.messages);
    return this.house === "up" && chats.every((chat) => chat.length > 0 && chat.every((view) => !view.mine));
  }
}
