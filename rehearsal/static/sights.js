// What the steps of a tour look at: the three phones, what is new on them since a step began.

export const REFERENCE = /[A-Z][A-Z0-9]{1,7}-\d+/g;
export const ANSWER = 15_000;
const OPEN_FOR = 100_000; // milliseconds of the rehearsal's clock; the bot takes away after two minutes

const [SALIM, HUDA, MANSOUR] = [0, 1, 2];

export const salim = (stage) => stage.person(SALIM);
export const huda = (stage) => stage.person(HUDA);
export const mansour = (stage) => stage.person(MANSOUR);
export const now = (stage) => Date.parse(stage.clock.state.now);
export const references = (messages) => new Set(messages.filter((view) => !view.mine).flatMap((view) => view.text.match(REFERENCE) ?? []));
const textOf = (messages) => new Map(messages.map((view) => [view.id, view.text]));

/** What stood on the phones when a step began, and *before* what did when the one before it began. */
export function memory(stage, before) {
  const phones = [...stage.phones.values()];
  return {
    before,
    last: Math.max(0, ...phones.flatMap((phone) => phone.messages.map((view) => view.id))),
    known: references(salim(stage).messages),
    opened: null,
    texts: textOf(huda(stage).messages),
    alerted: new Map(phones.map((phone) => [phone.id, phone.alerted])),
    searches: stage.disk.searches.length,
    next: { ...stage.clock.state.next },
  };
}

const fresh = (phone, { last }) => phone.messages.filter((view) => view.id > last);
export const arrived = (phone, was) => fresh(phone, was).filter((view) => !view.mine);
export const isSwept = (phone, was) => !fresh(phone, was).some((view) => view.mine);
export const hasNew = (stage, was) => [...references(salim(stage).messages)].some((one) => !was.known.has(one));
export const at = (phone, view) => (view ? phone.chat.item(view.id) : null);
export const lastOf = (phone) => at(phone, phone.messages.findLast((view) => !view.mine));
export const keysOf = (phone, was) => at(phone, arrived(phone, was).findLast((view) => view.buttons.length))?.querySelector(".keyboard");

/** The digest: a reminder may have come with it, but names a record. */
export function toOpen(stage) {
  const offered = huda(stage).messages.filter((view) => view.buttons.length);
  return offered.findLast((view) => !view.text.match(REFERENCE)) ?? offered.at(-1);
}

/** What stands open on the second phone in a message of before; *was* remembers it. */
export function opened(stage, was) {
  const view = huda(stage).messages.find((one) => was.texts.has(one.id) && one.text !== was.texts.get(one.id));
  was.opened ??= view ? { id: view.id, text: view.text, at: now(stage) } : null;
  return was.opened;
}

/** Whether what was opened has been taken away again, when its time was over. */
export function isOpenedAndTaken(stage, was) {
  const its = opened(stage, was);
  return Boolean(its) && now(stage) - its.at >= OPEN_FOR && isTaken(stage, its);
}

export function isTaken(stage, its) {
  return textOf(huda(stage).messages).get(its.id) !== its.text;
}
