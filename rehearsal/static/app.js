// The page: its language, its phones, its clock and what rests on disk, kept up to date.

import { $, all, make } from "./dom.js";
import { follow } from "./net.js";
import { load, put, Words } from "./words.js";
import { Phone } from "./phone.js";
import { Clock } from "./clock.js";
import { Disk } from "./disk.js";

const phones = new Map();
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
  clock.speak(words);
  disk.speak(words);
  jump();
  sayLost(isLost);
}

function jump() {
  const links = [...phones.values()].map((phone) => make("a", { href: `#${phone.root.id}` }, phone.name));
  $(".jump").replaceChildren(...links, make("a", { href: "#disk" }, words.say("diskShort")));
}

function show(snapshot) {
  snapshot.phones.forEach((view, index) => {
    if (!phones.has(view.id)) {
      const phone = new Phone(view, index, clock);
      phones.set(view.id, phone);
      $("#phones").append(phone.root);
      jump();
    }
    phones.get(view.id).update(view);
  });
  clock.refresh();
  disk.refresh();
}

function sayLost(lost) {
  isLost = lost;
  $(".lost").hidden = !lost;
  $(".lost").textContent = lost ? words.say("lost") : "";
}

await load();
const clock = new Clock($("#clock"));
const disk = new Disk($("#disk"));
speak(remembered() ?? navigator.language);
for (const button of all("[data-language]")) {
  button.addEventListener("click", () => {
    remember(button.dataset.language);
    speak(button.dataset.language);
  });
}
await clock.read();
follow(show, sayLost);
