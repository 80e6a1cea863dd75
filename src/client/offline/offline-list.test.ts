import { expect, test } from "vitest";
import type { Task } from "#contracts/task.ts";
import { type Exclusively, OfflineList, shownOffline } from "./offline-list.ts";
import type { KeyedStorage } from "./storage.ts";
import { type Delivered, keepingMine, type Waiting } from "./waiting.ts";

const task = (id: number) => ({ id, title: `task ${id}`, status: "pending" }) as Task;

/** Two pages of one browser: one storage and one set of locks. */
function browser() {
  const kept = new Map<string, unknown>();
  const storage: KeyedStorage = {
    get: async (key) => structuredClone(kept.get(key)),
    set: async (key, value) => void kept.set(key, structuredClone(value)),
    clear: async () => kept.clear(),
  };
  const lines = new Map<string, Promise<unknown>>();
  const exclusively: Exclusively = (name, work) => {
    const done = (lines.get(name) ?? Promise.resolve()).then(work);
    lines.set(name, done.catch(() => {})); // biome-ignore format: one call
    return done;
  };
  return { kept, page: () => new OfflineList(storage, exclusively) };
}

/** A server that makes what has a key once, and whose answers get lost when they are told to. */
function server() {
  const made: Waiting[] = [];
  const loses: boolean[] = [];
  const deliver = async (change: Waiting): Promise<Delivered> => {
    if (!made.some(({ key }) => key === change.key)) made.push(change);
    if (loses.shift()) throw new Error("no network");
    return { made: true };
  };
  return { made, loses, deliver };
}

test("adds and ticks wait in their order and are made once, however many pages send them and however often answers get lost", async () => {
  const { page } = browser();
  const [one, other] = [page(), page()];
  const { made, loses, deliver } = server();
  await one.keep(7, [task(1), task(2)]);
  await one.wait(7, { kind: "add", fields: { title: "Milk" } });
  await other.wait(7, { kind: "status", id: 1, title: "task 1", status: "completed" });
  loses.push(true, false, true);
  for (const list of [one, other, one]) await list.send(7, deliver).catch(() => {});
  expect(await Promise.all([one.send(7, deliver), other.send(7, deliver)])).toEqual([expect.any(Number), expect.any(Number)]);
  expect(made.map((change) => (change.kind === "add" ? change.fields.title : change.id))).toEqual(["Milk", 1]);
  expect((await one.read())?.waiting).toEqual([]);
});

test("what waits is shown as it will be; ticked twice it is its last state", async () => {
  const list = browser().page();
  await list.keep(7, [task(1)]);
  await list.wait(7, { kind: "add", fields: { title: "Milk" } });
  await list.wait(7, { kind: "status", id: 1, title: "task 1", status: "completed" });
  const before = await list.read();
  expect(before && shownOffline(before).map(({ title, isDone, change }) => [title, isDone, change !== null])).toEqual([
    ["Milk", false, true],
    ["task 1", true, true],
  ]);
  await list.wait(7, { kind: "status", id: 1, title: "task 1", status: "pending" });
  const after = await list.read();
  expect(after?.waiting).toHaveLength(2);
  expect(after && shownOffline(after).map(({ isDone }) => isDone)).toEqual([false, false]);
});

test("what the server never takes stays with its reason and holds nothing up, until it is let go", async () => {
  const list = browser().page();
  await list.wait(7, { kind: "status", id: 1, title: "task 1", status: "completed" });
  await list.wait(7, { kind: "add", fields: { title: "Milk" } });
  expect(await list.send(7, async (change) => (change.kind === "add" ? { made: true } : { refusal: "Task not found" }))).toBe(1);
  const [left] = (await list.read())?.waiting ?? [];
  expect(left).toMatchObject({ kind: "status", refusal: "Task not found" });
  expect(await list.send(7, async () => ({ refusal: "never asked" }))).toBe(0);
  await list.alter(7, left?.key ?? "", () => null);
  expect((await list.read())?.waiting).toEqual([]);
});

test("an edit that is based on what is another by now keeps both versions, and holds up only later edits of the same task", async () => {
  const list = browser().page();
  await list.keep(7, [task(1), task(2)]);
  await list.wait(7, { kind: "edit", id: 1, title: "task 1", fields: { title: "mine" }, was: { title: "task 1" } });
  await list.wait(7, { kind: "edit", id: 1, title: "mine", fields: { priority: "high" }, was: { priority: "none" } });
  await list.wait(7, { kind: "edit", id: 2, title: "task 2", fields: { title: "two" }, was: { title: "task 2" } });
  const waiting = await list.read();
  expect(waiting && shownOffline(waiting).map(({ title, task }) => [title, task?.priority])).toEqual([["mine", "high"], ["two", undefined]]); // biome-ignore format: a list

  const sent: Waiting[] = [];
  const theirs = { title: "theirs" };
  const deliver = async (change: Waiting): Promise<Delivered> => {
    sent.push(change);
    const isStale = change.kind === "edit" && change.was.title === "task 1";
    return isStale ? { theirs } : { made: true };
  };
  expect(await list.send(7, deliver)).toBe(1);
  const held = (await list.read())?.waiting ?? [];
  expect(held).toMatchObject([
    { id: 1, fields: { title: "mine" }, theirs },
    { id: 1, fields: { priority: "high" } },
  ]);

  await list.alter(7, held[0]?.key ?? "", keepingMine);
  expect(await list.send(7, deliver)).toBe(2);
  expect(sent.slice(-2)).toMatchObject([{ fields: { title: "mine" }, was: theirs }, { fields: { priority: "high" } }]);
  expect((await list.read())?.waiting).toEqual([]);
});

test("nothing of one account is kept for another, and nothing at all after a sign-out", async () => {
  const { kept, page } = browser();
  const list = page();
  await list.keep(7, [task(1)]);
  await list.wait(7, { kind: "add", fields: { title: "Secret" } });
  const { made, deliver } = server();
  expect(await list.send(8, deliver)).toBe(0);
  await list.keep(8, [task(2)]);
  expect(await list.read()).toMatchObject({ userId: 8, tasks: [{ id: 2 }], waiting: [] });
  expect(made).toEqual([]);
  await list.clear();
  expect(kept.size).toBe(0);
});
