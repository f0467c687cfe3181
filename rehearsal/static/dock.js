// The place at the foot of the page where a guide stands: the tour, or the day that plays.

export class Dock {
  constructor(root) {
    this.root = root;
    this.guide = null;
    new ResizeObserver(() => this.measure()).observe(root);
  }

  speak(words) {
    this.words = words;
    this.guide?.render();
  }

  /** Give the place to *guide*; another one leaves it. */
  take(guide, label) {
    if (this.guide && this.guide !== guide) this.guide.leave();
    this.guide = guide;
    this.opener = document.activeElement;
    this.name(label);
    this.root.hidden = false;
    document.body.classList.add("guided");
    this.measure();
  }

  name(label) {
    this.root.setAttribute("aria-label", label);
  }

  /** The keyboard goes back to where the guide was called from. */
  free() {
    const had = this.root.contains(document.activeElement);
    this.guide = null;
    this.root.hidden = true;
    this.root.replaceChildren();
    document.body.classList.remove("guided");
    this.measure();
    if (had) this.opener?.focus();
  }

  /** The page leaves room for it. */
  measure() {
    const height = this.root.hidden ? 0 : this.root.offsetHeight;
    document.documentElement.style.setProperty("--dock", `${height}px`);
  }
}
