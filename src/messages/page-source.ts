import compile from "icu-minify/compile";
import type { CompiledMessage } from "icu-minify/format";
import { english, german, type Room, type Texts } from "./catalogue.ts";
import { type Language, languageOf } from "./language.ts";
import { pseudoText } from "./pseudo.ts";
import { fill, type MessageKey, type Source, type Values } from "./text.ts";

type Messages = Record<string, CompiledMessage>;
type ByRoom = Record<Room, Messages>;

const compiled = new Map<Language, ByRoom>();

// One for the process, as Next's bundles hold several copies of a module: what draws pages finds the texts of its request here.
const holder = globalThis as { bestchatTexts?: () => Source; bestchatReaderLocale?: () => string };
holder.bestchatTexts ??= () => sourceOf(holder.bestchatReaderLocale?.() ?? "en");

/** The texts of some rooms, compiled, for a page's browser. */
export function messagesOf(locale: string, rooms: readonly Room[]): Messages {
  const texts = textsIn(languageOf(locale) ?? "en");
  return Object.assign({}, ...rooms.map((room) => texts[room]));
}

/** All texts in the language of a tag. */
export function sourceOf(locale: string): Source {
  const texts = textsIn(languageOf(locale) ?? "en");
  return { locale, find: (key) => texts[key.slice(0, key.indexOf(".")) as Room]?.[key] };
}

/** A text for somebody whose page this is not: a mail, a notification. */
export function textFor(locale: string | null, key: MessageKey, values: Values = {}): string {
  return fill(sourceOf(locale ?? "en"), key, values);
}

function textsIn(language: Language): ByRoom {
  const known = compiled.get(language) ?? compileAll(language);
  compiled.set(language, known);
  return known;
}

function compileAll(language: Language): ByRoom {
  const texts: Texts = language === "de" ? german : english;
  const change = language === "en-XA" ? pseudoText : (text: string) => text;
  const rooms = Object.entries(texts).map(([room, named]) => [
    room,
    Object.fromEntries(Object.entries(named).map(([name, text]) => [`${room}.${name}`, plain(compile(change(text)))])),
  ]);
  return Object.fromEntries(rooms) as ByRoom;
}

/** The compiler's objects have no prototype, and React passes none of those to a browser. */
function plain(message: CompiledMessage): CompiledMessage {
  return JSON.parse(JSON.stringify(message));
}
