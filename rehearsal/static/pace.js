// How fast a guide plays, and whether it is held or stopped.

export class Pace {
  constructor(speed = 1) {
    this.speed = speed;
    this.isHeld = false;
    this.waiting = [];
    this.controller = new AbortController();
  }

  get signal() {
    return this.controller.signal;
  }

  hold() {
    this.isHeld = true;
  }

  goOn() {
    this.isHeld = false;
    for (const go of this.waiting.splice(0)) go();
  }

  stop() {
    this.controller.abort(new DOMException("stopped", "AbortError"));
    this.goOn();
  }

  /** Go through unless held; throws when stopped. */
  async gate() {
    if (this.isHeld) await new Promise((go) => this.waiting.push(go));
    this.signal.throwIfAborted();
  }

  /** Rest for *ms*, as long as that is at this speed. */
  async rest(ms) {
    await new Promise((go) => {
      const timer = setTimeout(go, ms / this.speed);
      this.signal.addEventListener("abort", () => { clearTimeout(timer); go(); }, { once: true });
    });
    await this.gate();
  }
}

export function isStopped(error) {
  return error?.name === "AbortError";
}
