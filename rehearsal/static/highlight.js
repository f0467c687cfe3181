// A ring around the place that is spoken of, which is brought before one's eyes.

let ringed = null;
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Ring *wanted* and bring it before one's eyes, or, if one is not to be led there, its tab. */
export function point(wanted, tabs, leads = true) {
  if (!wanted) return;
  const element = leads ? wanted : tabs.hiding(wanted) ?? wanted;
  if (ringed === element && element.classList.contains("ringed")) return;
  unpoint();
  ringed = element;
  element.classList.add("ringed");
  tabs.reveal(element);
  showInChat(element);
  const whole = element.closest(".phone") ?? element;
  whole.scrollIntoView({ block: "nearest", inline: "nearest", behavior: isCalm() ? "auto" : "smooth" });
}

/** Scroll the chat *element* stands in, and nothing else, until it can be seen. */
function showInChat(element) {
  const chat = element.closest(".chat");
  if (!chat) return;
  const [seen, its] = [chat.getBoundingClientRect(), element.getBoundingClientRect()];
  if (its.bottom > seen.bottom) chat.scrollTop += its.bottom - seen.bottom + 12;
  else if (its.top < seen.top) chat.scrollTop -= seen.top - its.top + 12;
}

export function unpoint() {
  ringed?.classList.remove("ringed");
  ringed = null;
}

export { isCalm };
