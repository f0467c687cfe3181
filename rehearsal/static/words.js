// The words of the page and of each phone, by language.

import { all } from "./dom.js";

const LANGUAGES = ["en", "ar"];
const RIGHT_TO_LEFT = new Set(["ar"]);
const catalogues = {};

export async function load() {
  const read = async (language) => (await fetch(`static/words/${language}.json`)).json();
  await Promise.all(LANGUAGES.map(async (language) => { catalogues[language] = await read(language); }));
}

/** The words of one language; one that has none is English. */
export class Words {
  constructor(wanted) {
    const short = (wanted ?? "").split("-")[0];
    this.language = LANGUAGES.includes(short) ? short : "en";
    this.direction = RIGHT_TO_LEFT.has(this.language) ? "rtl" : "ltr";
    this.catalogue = catalogues[this.language];
  }

  say(key, values = {}) {
    return fill(this.catalogue[key], values);
  }

  count(key, n) {
    const forms = this.catalogue[key];
    const form = new Intl.PluralRules(this.language).select(n);
    return fill(forms[form] ?? forms.other, { n: this.number(n) });
  }

  number(n) {
    return new Intl.NumberFormat(this.language).format(n);
  }

  /** The place a time zone is named after. */
  place(zone) {
    return this.catalogue.places?.[zone] ?? zone.split("/").pop().replaceAll("_", " ");
  }

  refusal(code) {
    return this.catalogue.refused[code] ?? this.catalogue.refused.failed;
  }

  time(iso, zone, parts = { hour: "2-digit", minute: "2-digit" }) {
    const options = { ...parts, timeZone: zone, hourCycle: "h23" };
    return new Intl.DateTimeFormat(this.language === "en" ? "en-GB" : this.language, options).format(new Date(iso));
  }
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Put *words* on everything below *root* that names one. */
export function put(words, root = document) {
  for (const element of all("[data-word]", root)) element.textContent = words.say(element.dataset.word);
  for (const element of all("[data-label]", root)) element.setAttribute("aria-label", words.say(element.dataset.label));
}
