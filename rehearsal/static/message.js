// One message of a chat: a bubble, its buttons, and what a hand can do with it.

import { build, icon, iconButton, make } from "./dom.js";

/** Build the inside of a message's list item. */
export function message(view, phone) {
  const bubble = make("div", { class: "bubble" }, ...head(view, phone.words), body(view), meta(view, phone));
  return [make("div", { class: "line" }, bubble, hands(view, phone)), keyboard(view, phone)].filter(Boolean);
}

function head(view, words) {
  const parts = [];
  if (view.from) parts.push(make("p", { class: "from" }, words.say("forwarded", { name: view.from })));
  if (view.quote !== null) parts.push(make("p", { class: "quote", dir: "auto" }, view.quote || words.say("quoteGone")));
  if (view.kind !== "text") parts.push(make("p", { class: "kind" }, icon("photo"), words.say(view.kind)));
  return parts;
}

function body(view) {
  return view.text ? make("div", { class: "text", dir: "auto" }, ...build(view.body)) : null;
}

function meta(view, phone) {
  const { words } = phone;
  const shield = view.protected && make("span", { class: "shield", role: "img", title: words.say("protected"), "aria-label": words.say("protected") }, icon("protected"));
  const edited = view.edited && make("span", {}, words.say("edited"));
  const time = make("time", { datetime: view.at }, words.time(view.at, phone.clock.zone));
  return make("p", { class: "meta" }, shield, edited, time);
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
  return make(
    "div",
    { class: "hands" },
    iconButton("reply", words.say("reply"), () => phone.composer.replyTo(view)),
    view.mine && iconButton("edit", words.say("edit"), () => phone.composer.edit(view), { "data-hand": "edit" }),
    iconButton("delete", words.say("delete"), () => phone.act({ kind: "delete", message: view.id })),
  );
}
