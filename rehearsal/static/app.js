// The page: its language, its phones, its clock and controls, what rests on disk, its guides.

import { $, all } from "./dom.js";
import { follow } from "./net.js";
import { load, put, Words } from "./words.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { Day } from "./day.js";
import { Disk } from "./disk.js";
import { Dock } from "./dock.js";
import { Stage } from "./stage.js";
import { Tabs } from "./tabs.js";
import { FIRST, NEED, Tour } from "./tour.js";

let words;
let isLost = false;

function remembered() {
  try { return localStorage.getItem("language"); } catch { return null; }
}

function remember(language) {
  try { localStorage.setItem("language", language); } catch { /* a private window forgets */ }
}

function speak(language) {
  words = new Words(language);
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
  document.title = `Amana · ${words.say("title")}`;
  put(words);
  for (const button of all("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === words.language));
  }
  for (const part of [tabs, clock, controls, disk, dock]) part.speak(words);
  sayLost(isLost);
}

function sayLost(lost) {
  isLost = lost;
  $(".lost").hidden = !lost;
  $(".lost").textContent = lost ? words.say("lost") : "";
}

await load();
const clock = new Clock($("#clock"));
const disk = new Disk($("#disk"));
const controls = new Controls($("#controls"), (scenery) => stage.reset(null, scenery));
const tabs = new Tabs($(".tabs"));
const dock = new Dock($("#dock"));
const stage = new Stage({ clock, disk, controls, tabs });
const need = new Tour(stage, dock, NEED);
const guides = { tour: new Tour(stage, dock, FIRST, need), need, day: new Day(stage, dock) };
speak(remembered() ?? navigator.language);
for (const button of all("[data-language]")) {
  button.addEventListener("click", () => {
    remember(button.dataset.language);
    speak(button.dataset.language);
  });
}
for (const button of all("[data-way]")) {
  button.addEventListener("click", () => guides[button.dataset.way].open());
}
await clock.read();
follow((snapshot) => stage.show(snapshot), sayLost);
