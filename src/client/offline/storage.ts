/** Where things stay for the next visit, by name. */
export type KeyedStorage = {
  get: (key: string) => Promise<unknown>;
  set: (key: string, value: unknown) => Promise<void>;
  clear: () => Promise<void>;
};

const databaseName = "bestchat.offline";
const storeName = "kept";

/** The browser's own database. Where there is none (some private windows), nothing is kept, and nothing fails. */
export function browserStorage(): KeyedStorage {
  let opened: Promise<IDBDatabase | null> | undefined;
  const open = () => {
    opened ??= openDatabase().catch(() => null);
    return opened;
  };
  async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const database = await open();
    if (!database) return undefined;
    return settled(ask(database.transaction(storeName, mode).objectStore(storeName)));
  }
  return {
    get: (key) => inStore("readonly", (store) => store.get(key)),
    set: async (key, value) => void (await inStore("readwrite", (store) => store.put(value, key))),
    clear: async () => void (await inStore("readwrite", (store) => store.clear())),
  };
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(storeName);
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
