import format, { type CompiledMessage } from "icu-minify/format";
import { createElement, Fragment, type ReactNode } from "react";
import type { MessageKey } from "./catalogue.ts";

export type { MessageKey } from "./catalogue.ts";
/** What a text is filled with. */
export type Values = Record<string, string | number | Date>;
type Tag = (children: ReactNode) => ReactNode;
/** Where the texts of one language come from. */
export type Source = { locale: string; find: (key: string) => CompiledMessage | undefined };

// A browser's page has one reader. The server draws pages of many: each request has its source (page-source.ts).
const received: { locale: string; messages: Record<string, CompiledMessage> } = { locale: "en", messages: {} };
const inBrowser: Source = {
  get locale() {
    return received.locale;
  },
  find: (key) => received.messages[key],
};

/** Takes the texts that the server sent with a page; those of pages before stay. */
export function receiveMessages(locale: string, messages: Record<string, CompiledMessage>): void {
  if (typeof window === "undefined") return;
  if (locale !== received.locale) Object.assign(received, { locale, messages: {} });
  Object.assign(received.messages, messages);
}

/** A text in the language of the page's reader: `t("task.added", { title })`. Call it while drawing, never when a module loads. */
export function t(key: MessageKey, values: Values = {}): string {
  return fill(pageSource(), key, values);
}

/** The same with markup: `<a>…</a>` in the text is drawn by `tags.a`. */
export function rich(key: MessageKey, tags: Record<string, Tag | string | number>): ReactNode {
  const source = pageSource();
  const message = source.find(key);
  if (message === undefined) return missing(key);
  let count = 0;
  const parts = Object.entries(tags).map(([name, value]) => [name, typeof value === "function" ? keyed(value, () => count++) : value]);
  return format<ReactNode>(message, source.locale, Object.fromEntries(parts), options) as ReactNode;
}

/** The text of one source, for what is no page: mails. */
export function fill(source: Source, key: string, values: Values): string {
  const message = source.find(key);
  return message === undefined ? missing(key) : String(format(message, source.locale, values, options));
}

/** The tag that dates and numbers of this page are written by. */
export function readerLocale(): string {
  return pageSource().locale;
}

/** A number as the reader writes it. */
export function readerNumber(value: number, form?: Intl.NumberFormatOptions): string {
  return value.toLocaleString(readerLocale(), form);
}

const options = {
  formatters: {
    getNumberFormat: (...given: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...given),
    getDateTimeFormat: (...given: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...given),
    getPluralRules: (...given: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...given),
  },
};

function pageSource(): Source {
  return typeof window === "undefined" ? ((globalThis as { bestchatTexts?: () => Source }).bestchatTexts?.() ?? inBrowser) : inBrowser;
}

/** React wants to tell the parts of a list apart. */
function keyed(tag: Tag, next: () => number): (children: ReactNode) => ReactNode {
  return (children) => createElement(Fragment, { key: next() }, tag(children));
}

/** The page did not get this room's texts: a mistake of ours, which browser tests see as an error of the console. */
function missing(key: string): string {
  console.error(`No text for ${key}`);
  return key;
}
