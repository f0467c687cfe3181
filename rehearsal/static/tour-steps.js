// The eight steps of the first tour: where each happens, how one sees that it has, how it is shown.

import { $ } from "./dom.js";
import { ANSWER, arrived, at, hasNew, huda, isOpenedAndTaken, isSwept, keysOf, lastOf, now, REFERENCE, references, salim, toOpen } from "./sights.js";

const receipt = (stage) => salim(stage).messages.findLast((view) => !view.mine && view.text.match(REFERENCE));

/** The day of the next digest, as somebody types it: an event then always comes after it. */
function day(stage) {
  const { state } = stage.clock;
  const due = stage.clock.date(state.next.digest ?? state.now);
  const days = [0, 1].map((days) => stage.clock.date(state.now, days));
  if (due <= days[1]) return "tomorrow";
  return new Intl.DateTimeFormat("en", { weekday: "long", timeZone: stage.clock.zone }).format(new Date(state.next.digest));
}

export const note = {
  id: "note",
  where: (stage) => salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => hasNew(stage, was) && isSwept(salim(stage), was),
  show: (stage, hands, said) => hands.write(salim(stage), said.note),
};

const disk = {
  id: "disk",
  where: (stage) => $(".search", stage.disk.root),
  result: (stage) => $(".answer", stage.disk.root),
  isDone: (stage, was) => stage.disk.searches.slice(was.searches).some(({ isFound }) => !isFound),
  async show(stage, hands, said) {
    stage.tabs.reveal(stage.disk.root);
    stage.disk.root.open = true;
    await hands.type($("#word"), said.word);
    await hands.press($(".search button", stage.disk.root));
  },
};

const addition = {
  id: "addition",
  where: (stage) => at(salim(stage), receipt(stage)),
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => isSwept(salim(stage), was) && [...references(arrived(salim(stage), was))].some((one) => was.known.has(one)),
  show: (stage, hands, said) => hands.reply(salim(stage), receipt(stage).id, said.addition),
};

const event = {
  id: "event",
  line: (stage, said) => said.event.replace("{day}", day(stage)),
  where: (stage, was) => keysOf(salim(stage), was) ?? salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => hasNew(stage, was) && Boolean(stage.clock.state.next.reminder) && isSwept(salim(stage), was),
  async show(stage, hands, said, was) {
    const keys = () => keysOf(salim(stage), was);
    if (!keys()) await hands.write(salim(stage), event.line(stage, said));
    await stage.until(keys, hands.pace.signal, ANSWER);
    await hands.pace.rest(1_600);
    if (!event.isDone(stage, was) && keys()) await hands.press($(".key", keys()));
  },
};

export const digest = {
  id: "digest",
  where: (stage) => $("[data-step=digest]", stage.clock.root),
  result: (stage) => lastOf(huda(stage)),
  isDone: (stage, was) => now(stage) >= Date.parse(was.next.digest) && arrived(huda(stage), was).some((view) => view.buttons.length),
  show: (stage, hands) => hands.press(hands.step("digest")),
};

const open = {
  id: "open",
  where: (stage, was) => (was.opened ? $("[data-step=minutes3]", stage.clock.root) : at(huda(stage), toOpen(stage))),
  result: (stage) => lastOf(huda(stage)),
  isDone: isOpenedAndTaken,
  async show(stage, hands, said, was) {
    if (!was.opened) await hands.press($(".key", at(huda(stage), toOpen(stage))));
    await stage.until(() => was.opened, hands.pace.signal, ANSWER);
    await hands.pace.rest(3_500);
    await hands.press(hands.step("minutes3"));
  },
};

const kill = {
  id: "kill",
  where: (stage, was) => killed(stage, was) ?? salim(stage).composer.barRoot,
  result: (stage) => lastOf(salim(stage)),
  isDone(stage, was) {
    if (stage.house === "down") was.wasDown = true;
    if (stage.house === "down" && !isSwept(salim(stage), was)) was.wasWritten = true;
    return Boolean(was.wasWritten) && stage.house === "up" && hasNew(stage, was) && isSwept(salim(stage), was);
  },
  async show(stage, hands, said, was) {
    if (!was.wasDown) await hands.press(hands.order("kill"));
    await stage.until(() => was.wasDown, hands.pace.signal, ANSWER);
    await hands.pace.rest(900);
    if (!was.wasWritten) await hands.write(salim(stage), said.late);
    await stage.until(() => was.wasWritten, hands.pace.signal, ANSWER);
    await hands.pace.rest(1_600);
    if (stage.house === "down") await hands.press(hands.order("start"));
  },
};

function killed(stage, was) {
  if (!was.wasDown) return $("[data-do=kill]", stage.controls.root);
  return was.wasWritten ? $("[data-do=start]", stage.controls.root) : null;
}

const reminder = {
  id: "reminder",
  where: (stage) => $("[data-step=reminder]", stage.clock.root),
  result: (stage) => lastOf(salim(stage)),
  isDone: (stage, was) => now(stage) >= Date.parse(was.next.reminder) && arrived(salim(stage), was).length > 0,
  show: (stage, hands) => hands.press(hands.step("reminder")),
};

export const STEPS = [note, disk, addition, event, digest, open, kill, reminder];
