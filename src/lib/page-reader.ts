import { AsyncLocalStorage } from "node:async_hooks";

/** The time zone and language that a page is rendered for. */
type Reader = { zone: string; locale: string };
type Readers = { getStore: () => Reader | undefined; run: <T>(reader: Reader, work: () => T) => T };

// One per process: Next's bundles hold several copies of a module. Browser code, which also renders on the server, reads
// `bestchatReaderZone` and `bestchatReaderLocale` and imports no server code.
const holder = globalThis as {
  bestchatReader?: Readers;
  bestchatReaderZone?: () => string;
  bestchatReaderLocale?: () => string;
};
holder.bestchatReaderZone ??= () => reader().getStore()?.zone ?? "UTC";
holder.bestchatReaderLocale ??= () => reader().getStore()?.locale ?? "en";

function reader(): Readers {
  holder.bestchatReader ??= new AsyncLocalStorage();
  return holder.bestchatReader;
}

/** Handles one page request, whose reader may be set during it. */
export function forReader<T>(work: () => T): T {
  return reader().run({ zone: "UTC", locale: "en" }, work);
}

/** Sets the time zone of this request's page. */
export function setPageZone(zone: string): void {
  const current = reader().getStore();
  if (current) current.zone = zone;
}

/** Sets the language tag of this request's page. */
export function setPageLocale(locale: string): void {
  const current = reader().getStore();
  if (current) current.locale = locale;
}

/** Where Next is the server nobody calls `forReader`: `keyOf` gives what Next keeps for the request that is answered. */
export function readByRequest(keyOf: () => object | undefined): void {
  const readers = new WeakMap<object, Reader>();
  const known = (key: object): Reader => {
    const found = readers.get(key) ?? { zone: "UTC", locale: "en" };
    readers.set(key, found);
    return found;
  };
  const getStore = () => {
    const key = keyOf();
    return key && known(key);
  };
  holder.bestchatReader = { getStore, run: (_reader, work) => work() };
}
