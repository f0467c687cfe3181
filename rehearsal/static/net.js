// Talking to the rehearsal, on this machine only; every address is relative.

import { $ } from "./dom.js";

const token = $("meta[name=rehearsal-token]").content;

export class Refused extends Error {}

async function read(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.refused ?? "failed");
  return body;
}

export async function ask(path) {
  return read(await fetch(path));
}

/** Post *body* as JSON; throws Refused, whose message is a key of the words. */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Rehearsal-Token": token };
  return read(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Follow what the phones show; *lost* is told whether the line is broken. */
export function follow(changed, lost) {
  const stream = new EventSource("events");
  stream.onmessage = (event) => changed(JSON.parse(event.data));
  stream.onopen = () => lost(false);
  stream.onerror = () => lost(true);
}
