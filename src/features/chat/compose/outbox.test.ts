import { expect, test, vi } from "vitest";

/** A browser's storage that several tabs share. */
function makeStorage(room = 1e6) {
  const kept: Record<string, unknown> = {};
  const define = (name: string, value: unknown) => Object.defineProperty(kept, name, { value, enumerable: false });
  define("getItem", (key: string) => kept[key] ?? null);
  define("removeItem", (key: string) => delete kept[key]);
  define("setItem", (key: string, value: string) => {
    if (JSON.stringify(kept).length + value.length > room) throw new DOMException("full", "QuotaExceededError");
    kept[key] = value;
  });
  return kept;
}

async function openTab() {
  vi.resetModules();
  const outbox = await import("./outbox.ts");
  outbox.openOutbox(7);
  return outbox;
}

const message = (messageId: string) => ({ conversationId: "c", messageId, parentId: null, text: `words of ${messageId}`, model: null });

test("two tabs that write while they are offline keep each other's messages", async () => {
  const storage = makeStorage();
  vi.stubGlobal("localStorage", storage);
  const [first, second] = [await openTab(), await openTab()];
  first.post(message("a"));
  second.post(message("b"));
  expect(Object.keys(storage).toSorted()).toEqual(["bestchat.outbox.7.a", "bestchat.outbox.7.b"]);
  (await openTab()).discardPost("a");
  expect(Object.keys(storage)).toEqual(["bestchat.outbox.7.b"]);
});

test("a full storage loses nothing and throws nothing", async () => {
  vi.stubGlobal("localStorage", makeStorage(10));
  const tab = await openTab();
  expect(() => tab.post(message("a"))).not.toThrow();
});
