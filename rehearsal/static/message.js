// One message of a chat: a bubble, its buttons, and what a hand can do with it.

import { build, icon, iconButton, make } from "./dom.js";

/** Build the inside of a message's list item. */
export function message(view, phone) {
  const bubble = make("div", { class: view.protected ? "bubble protected" : "bubble" }, ...head(view, phone), body(view), meta(view, phone));
  return [make("div", { class: "line" }, bubble, hands(view, phone)), keyboard(view, phone)].filter(Boolean);
}

function head(view, phone) {
  const { words } = phone;
  const parts = [];
  if (view.from) parts.push(make("p", { class: "from" }, words.say("forwarded", { name: view.from })));
  if (view.quote !== null) parts.push(quote(view, phone));
  if (view.kind !== "text") parts.push(make("p", { class: "kind" }, icon("photo"), words.say(view.kind)));
  return parts;
}

/** The beginning of what is answered; a tap leads there while it is still in the chat. */
function quote(view, phone) {
  if (!view.quote) return make("p", { class: "quote" }, phone.words.say("quoteGone"));
  const jump = () => phone.chat.jump(view);
  return make("button", { type: "button", class: "quote", dir: "auto", title: phone.words.say("jump"), click: jump }, view.quote);
}

function body(view) {
  return view.text ? make("div", { class: "text", dir: "auto" }, ...build(view.body)) : null;
}

function meta(view, phone) {
  const { words } = phone;
  const edited = view.edited && make("span", {}, words.say("edited"));
  const time = make("time", { datetime: view.at }, words.time(view.at, phone.clock.zone));
  return make("p", { class: "meta" }, sign("silent", view.silent, words), sign("protected", view.protected, words), edited, time);
}

function sign(name, isOn, words) {
  const label = words.say(name);
  return isOn && make("span", { class: "sign", role: "img", title: label, "aria-label": label }, icon(name));
}

function keyboard(view, phone) {
  if (!view.buttons.length) return null;
  const rows = view.buttons.map((row) => make("div", { class: "row" }, ...row.map((button) => key(view, button, phone))));
  return make("div", { class: "keyboard" }, ...rows);
}

function key(view, { label, data, url }, phone) {
  if (url) return make("a", { class: "key", href: url, target: "_blank", rel: "noreferrer noopener", dir: "auto" }, label);
  const tap = () => phone.act({ kind: "tap", message: view.id, data });
  return make("button", { type: "button", class: "key", dir: "auto", "data-data": data, click: tap }, label);
}

function hands(view, phone) {
  const { words } = phone;
  const more = () => phone.sheet.menu(words.say("more"), choices(view, phone), view.protected ? words.say("protectedHint") : "");
  return make("div", { class: "hands" }, iconButton("reply", words.say("reply"), () => phone.composer.replyTo(view)), iconButton("more", words.say("more"), more, { "aria-haspopup": "dialog" }));
}

/** What Telegram offers for this message: copying and forwarding not where it is protected. */
function choices(view, phone) {
  const { words } = phone;
  const offer = (name, press) => ({ label: words.say(name), icon: name, press });
  const isFree = view.text && !view.protected;
  return [
    isFree && offer("copy", () => phone.copy(view.text)),
    isFree && offer("forward", () => phone.act({ kind: "forward", text: view.text, from: view.mine ? phone.name : words.say("bot") })),
    view.id === phone.chat.last?.id && offer("edit", () => phone.composer.edit(view)),
    offer("delete", () => phone.act({ kind: "delete", message: view.id })),
  ].filter(Boolean);
}
