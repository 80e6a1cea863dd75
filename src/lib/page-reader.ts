import { AsyncLocalStorage } from "node:async_hooks";

/** Whose clock, calendar and language a page is drawn for. */
type Reader = { zone: string; locale: string };

// One for the process: Next's bundles hold several copies of a module. The browser's code, which draws on the server too, asks
// `bestchatReaderZone` and `bestchatReaderLocale`, and imports nothing of the server's.
const holder = globalThis as {
  bestchatReader?: AsyncLocalStorage<Reader>;
  bestchatReaderZone?: () => string;
  bestchatReaderLocale?: () => string;
};
holder.bestchatReaderZone ??= () => reader().getStore()?.zone ?? "UTC";
holder.bestchatReaderLocale ??= () => reader().getStore()?.locale ?? "en";

function reader(): AsyncLocalStorage<Reader> {
  holder.bestchatReader ??= new AsyncLocalStorage();
  return holder.bestchatReader;
}

/** Answers one request for a page; whose it is may be said while it is answered. */
export function forReader<T>(work: () => T): T {
  return reader().run({ zone: "UTC", locale: "en" }, work);
}

/** Says in which zone this request's page tells times. */
export function setPageZone(zone: string): void {
  const known = reader().getStore();
  if (known) known.zone = zone;
}

/** Says by which language tag this request's page is written. */
export function setPageLocale(locale: string): void {
  const known = reader().getStore();
  if (known) known.locale = locale;
}
