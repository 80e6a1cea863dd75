import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import compile from "icu-minify/compile";
import { describe, expect, test } from "vitest";
import { assistantTools } from "#contracts/tool.ts";
import { english, german, type Texts } from "#messages/catalogue.ts";
import { chooseLocale } from "#messages/language.ts";
import { messagesOf } from "#messages/page-source.ts";
import { pseudoText } from "#messages/pseudo.ts";
import { literalsIn } from "./literals.ts";
import { namesIn, namesUsedBy } from "./page-rooms.ts";

const pages = globSync("src/{app,features,components,client}/**/*.{ts,tsx}").filter((file) => !file.endsWith(".test.ts"));

describe("every text", () => {
  test("of a page is in src/messages", () => {
    const literals = pages.flatMap((file) => literalsIn(file).map((literal) => `${file}:${literal}`));
    expect(literals).toEqual([]);
  }, 60_000);

  test("is in every language, with the same placeholders", () => {
    expect(shapeOf(german)).toEqual(shapeOf(english));
  });

  test("reaches a browser as plain data, which React does not embed elsewhere", () => {
    const rooms = Object.keys(english) as (keyof typeof english)[];
    const odd = Object.entries(messagesOf("de", rooms)).filter(([, text]) => !isPlain(text));
    expect(odd.map(([key]) => key)).toEqual([]);
  });

  test("has a short name that says what it is", () => {
    expect(keysOf(english).filter((key) => /\d$|\.\w{29,}$/.test(key))).toEqual([]);
  });

  test("of a tool belongs to an existing tool", () => {
    expect(Object.keys(english.tool).sort()).toEqual(Object.keys(assistantTools).sort());
  });

  test("is used", () => {
    const code = globSync("{src,realtime}/**/*.{ts,tsx}").map((file) => readFileSync(file, "utf8"));
    const used = new Set(code.flatMap(namesIn));
    const begun = [...used].filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
    expect(keysOf(english).filter((key) => !used.has(key) && !begun.some((start) => key.startsWith(start)))).toEqual([]);
  });
});

describe("a page", () => {
  const known = new Set(keysOf(english));
  const entries = globSync("src/app/**/{page,layout,error,not-found}.tsx");
  const given = (file: string) =>
    [...(/<Messages rooms=\{\[([^\]]*)\]/.exec(readFileSync(file, "utf8"))?.[1] ?? "").matchAll(/[a-z]+/g)].map(String);
  const above = (file: string): string[] => {
    const folders = dirname(file).split("/");
    return folders.map((_, index) => join(...folders.slice(0, index + 1), "layout.tsx")).filter((layout) => entries.includes(layout));
  };

  test.each(entries)("%s has the texts that it and everything it may load use", (file) => {
    const has = new Set([file, ...above(file)].flatMap(given));
    const isText = (name: string) => (name.endsWith("*") ? [...known].some((key) => key.startsWith(name.slice(0, -1))) : known.has(name));
    const lacking = [...namesUsedBy(file)].filter((name) => isText(name) && !has.has(name.split(".")[0] ?? ""));
    expect(lacking).toEqual([]);
  });

  const drawnOnServer = entries.filter((file) => !readFileSync(file, "utf8").startsWith('"use client"'));
  test.each(drawnOnServer)("%s awaits the reader's locale before its first text", (file) => {
    const parts = readFileSync(file, "utf8").split(/^(?=export )/m);
    const early = parts.filter((part) => {
      const first = /\b(?:t|rich)\(/.exec(part);
      return first !== null && !part.slice(0, first.index).includes("await currentLocale()");
    });
    expect(early).toEqual([]);
  });

  test.each(entries)("%s receives no text twice", (file) => {
    const before = new Set(
      above(file)
        .filter((layout) => layout !== file)
        .flatMap(given),
    );
    expect(given(file).filter((room) => before.has(room))).toEqual([]);
  });
});

describe("the language", () => {
  test.each([
    ["de-AT", "en", "de-AT"],
    [null, "de-CH,de;q=0.9,en;q=0.8", "de-CH"],
    [null, "en;q=0.2, de;q=0.7", "de"],
    [null, "fr-FR,fr;q=0.9,en;q=0.5", "en"],
    ["fr", "de", "de"],
    [null, "tlh", "en"],
    [null, null, "en"],
    [null, "de;q=0,en", "en"],
    [null, "x'\"><script>,;;;q=,,de-", "en"],
    [null, "en-xa", "en-XA"],
  ])("of an account that chose %s in a browser that accepts %s is %s", (chosen, accepted, locale) => {
    expect(chooseLocale(chosen, accepted)).toBe(locale);
  });

  test("for testing is a third longer, and preserves placeholders", () => {
    expect(pseudoText("Remove {name}")).toBe("Rémövé {name}···");
    for (const [room, texts] of Object.entries(english))
      for (const [name, text] of Object.entries(texts)) expect(partsOf(pseudoText(text)), `${room}.${name}`).toEqual(partsOf(text));
  });
});

function keysOf(texts: Texts): string[] {
  return Object.entries(texts).flatMap(([room, named]) => Object.keys(named).map((name) => `${room}.${name}`));
}

function shapeOf(texts: Texts): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([room, named]) => Object.entries(named).map(([name, text]) => [`${room}.${name}`, partsOf(text)])),
  );
}

/** The placeholders of a text; an invalid text throws. */
function partsOf(text: string): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (!Array.isArray(node)) return;
    const [name, type, options] = node;
    if (typeof name === "string") names.add(name);
    if (typeof options === "object" && options !== null && typeof type === "number") Object.values(options).forEach(visitAll);
    else node.slice(1).forEach(visit);
  };
  const visitAll = (node: unknown) => (Array.isArray(node) ? node.forEach(visit) : undefined);
  visitAll(compile(text));
  return [...names].sort();
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === Array.prototype) && Object.values(value).every(isPlain);
}
