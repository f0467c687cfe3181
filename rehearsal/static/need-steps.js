// The five steps of the tour about who may read: a ceiling, codes, concealment.

import { $ } from "./dom.js";
import { ANSWER, arrived, at, hasNew, huda, isSwept, isTaken, lastOf, now, opened, salim, toOpen } from "./sights.js";

const MARKING = "Secret";

const ceiling = {
  id: "ceiling",
  line: (stage, said) => said.above,
  where: (stage) => salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => isSwept(salim(stage), was) && !hasNew(stage, was) && arrived(salim(stage), was).some((view) => view.text.includes(MARKING)),
  show: (stage, hands, said) => hands.write(salim(stage), said.above),
};

const write = {
  id: "write",
  where: (stage) => salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => hasNew(stage, was) && isSwept(salim(stage), was),
  show: (stage, hands, said) => hands.write(salim(stage), said.note),
};

const digest = {
  id: "digest",
  where: (stage) => $("[data-step=digest]", stage.clock.root),
  result: (stage) => lastOf(huda(stage)),
  isDone: (stage, was) => now(stage) >= Date.parse(was.next.digest) && arrived(huda(stage), was).some((view) => view.buttons.length),
  show: (stage, hands) => hands.press(hands.step("digest")),
};

/** Refused at a button, and no code sent since: whatever came of the code, the button tells. */
const isLocked = (phone, was) => phone.alerted - was.alerted.get(phone.id) > arrived(phone, was).length;

/** Where a phone that is locked goes on: its paper, then what is written of it. */
function toUnlock({ composer, paper }) {
  return composer.text.value || paper.isOpen ? composer.barRoot : paper.button;
}

/** Press *key*, and unlock first if it is refused; *isOpen* tells whether it was not. */
async function openLocked(stage, hands, phone, was, key, isOpen) {
  const sent = () => arrived(phone, was).length;
  if (!isLocked(phone, was)) await hands.press(key());
  await stage.until(() => isLocked(phone, was) || isOpen(), hands.pace.signal, ANSWER);
  await hands.pace.rest(1_600);
  if (isOpen()) return;
  if (phone.sheet.isOpen) await hands.press($(".ok", phone.sheet.root));
  const before = sent();
  await hands.copy(phone);
  await stage.until(() => sent() > before && isSwept(phone, was), hands.pace.signal, ANSWER);
  await hands.pace.rest(900);
  await hands.press(key());
  await stage.until(isOpen, hands.pace.signal, ANSWER);
}

const unlock = {
  id: "unlock",
  where: (stage, was) => (isLocked(huda(stage), was) ? toUnlock(huda(stage)) : at(huda(stage), toOpen(stage))),
  result: (stage, was) => at(huda(stage), was.opened),
  isDone: (stage, was) => Boolean(opened(stage, was)),
  show(stage, hands, said, was) {
    const key = () => $(".key", at(huda(stage), toOpen(stage)));
    return openLocked(stage, hands, huda(stage), was, key, () => opened(stage, was));
  },
};

const conceal = {
  id: "conceal",
  where: (stage) => $("[data-step=minutes3]", stage.clock.root),
  result: (stage, { before }) => at(huda(stage), before.opened),
  isDone: (stage, { before }) => isTaken(stage, before.opened),
  show: (stage, hands) => hands.press(hands.step("minutes3")),
};

export const STEPS = [ceiling, write, digest, unlock, conceal];
