// The seven steps of the tour about who may read: a ceiling, codes, a journey and its end.

import { $, all, plain } from "./dom.js";
import { ANSWER, arrived, at, hasNew, huda, isSwept, isTaken, lastOf, mansour, opened, salim, toOpen } from "./sights.js";
import { digest, note } from "./tour-steps.js";

const MARKING = "Secret";

const ceiling = {
  id: "ceiling",
  line: (stage, said) => said.above,
  where: (stage) => salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => isSwept(salim(stage), was) && !hasNew(stage, was) && arrived(salim(stage), was).some((view) => view.text.includes(MARKING)),
  show: (stage, hands, said) => hands.write(salim(stage), said.above),
};

const write = { ...note, id: "write" };

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

/** Whoever travels has no commands in his menu, and gets them back with the end of it. */
const travel = {
  id: "travel",
  line: () => "/travel",
  where: (stage) => salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => isEmptied(salim(stage), was) && !salim(stage).commands.length,
  show: (stage, hands) => hands.write(salim(stage), "/travel"),
};

const isEmptied = (phone, was) => isSwept(phone, was) && phone.messages.every((view) => view.id > was.last);
const warning = (stage, { before }) => arrived(mansour(stage), before).find((view) => view.buttons.length);
const lifting = (stage, was) => all(".key", at(mansour(stage), warning(stage, was)) ?? mansour(stage).sheet.root);

const lift = {
  id: "lift",
  where: (stage, was) => (isLocked(mansour(stage), was) ? toUnlock(mansour(stage)) : at(mansour(stage), warning(stage, was))),
  result: (stage, was) => at(mansour(stage), warning(stage, was)),
  isDone: (stage) => salim(stage).commands.length > 0,
  async show(stage, hands, said, was) {
    const phone = mansour(stage);
    await stage.until(() => warning(stage, was), hands.pace.signal, ANSWER);
    const { id, text } = warning(stage, was);
    const isOpen = () => phone.messages.some((view) => view.id === id && view.text !== text);
    await openLocked(stage, hands, phone, was, () => lifting(stage, was)[0], isOpen);
    await hands.pace.rest(1_600);
    const label = said.lift[phone.words.language];
    await hands.press(lifting(stage, was).find((key) => plain(key.textContent) === label));
  },
};

export const STEPS = [ceiling, write, digest, unlock, conceal, travel, lift];
