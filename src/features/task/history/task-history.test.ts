import { expect, test } from "vitest";
import { type Channel, type News, SharedHistory } from "./shared-history.ts";
import { type Deed, type Effect, stepBack, stepForward, TaskHistory } from "./task-history.ts";

const edit: Deed = { key: "e", words: "x", kind: "edit", changes: [{ id: 1, before: { title: "a" }, after: { title: "b" } }] };
const made: Deed = { key: "m", words: "y", kind: "create", ids: [2] };
const effect: Effect = { words: "z", kind: "delete", ids: [1] };

test("deeds are taken back last first and done again in their order; a new deed ends what could be done again", () => {
  const history = new TaskHistory();
  history.did(edit);
  history.did(made);
  for (const deed of [made, edit]) {
    expect(history.lastDone).toBe(deed);
    history.leaves(deed.key);
    history.undone(deed);
  }
  expect(history.lastDone).toBeUndefined();
  expect(history.lastUndone).toBe(edit);
  history.redone(edit);
  expect([history.lastDone, history.lastUndone]).toEqual([edit, made]);
  history.did({ ...effect, key: "d" });
  expect(history.lastUndone).toBeUndefined();
});

test("each way names what must be there, so that a change from elsewhere is not overwritten", () => {
  expect(stepBack(edit)).toEqual({ edits: [{ id: 1, set: { title: "a" }, was: { title: "b" } }] });
  expect(stepForward(edit)).toEqual({ edits: [{ id: 1, set: { title: "b" }, was: { title: "a" } }] });
  expect([stepBack(made), stepForward(made)]).toEqual([{ delete: [2] }, { restore: [2] }]);
});

test("what the server has not answered yet is taken back behind its answer, and steps go one after the other", async () => {
  const history = new SharedHistory(null);
  const [first, second] = [history.begin(), history.begin()];
  const asked: string[] = [];
  let answer = () => {};
  const go = (deed: Deed) => {
    asked.push(deed.words);
    return new Promise<boolean>((resolve) => {
      answer = () => resolve(true);
    });
  };
  const undo = () => history.lastDone && history.move(history.lastDone, "undone", go);
  const [one, other] = [undo(), undo()];
  expect(history.lastDone).toBeUndefined();
  first.settle({ ...effect, words: "first" });
  await Promise.resolve();
  expect(asked).toEqual([]);
  expect(second.settle({ ...effect, words: "second" }).isThere).toBe(false);
  await expect.poll(() => asked).toEqual(["second"]);
  answer();
  await one;
  await expect.poll(() => asked).toEqual(["second", "first"]);
  answer();
  await other;
  expect(history.lastUndone).toMatchObject({ words: "first" });
});

test("what was refused is nothing to take back; what fails on its way stays, what can never be is let go", async () => {
  const history = new SharedHistory(null);
  const refused = history.begin();
  const asked = history.lastDone && history.move(history.lastDone, "undone", () => Promise.reject(new Error("not asked for")));
  refused.settle(null);
  await asked;
  expect([history.lastDone, history.lastUndone]).toEqual([undefined, undefined]);
  const { deed } = history.begin().settle(effect);
  if (!deed) throw new Error("it is done");
  await expect(history.move(deed, "undone", () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(history.lastDone).toEqual(deed);
  await history.move(deed, "undone", async () => false);
  expect([history.lastDone, history.lastUndone]).toEqual([undefined, undefined]);
});

test("pages of one browser share what was done, one that opens later too; each deed is taken back once", async () => {
  const browser = new Browser();
  const here = new SharedHistory(browser.channel());
  const there = new SharedHistory(browser.channel());
  const { deed } = here.begin().settle(effect);
  expect(there.lastDone).toEqual(deed);
  const later = new SharedHistory(browser.channel());
  expect(later.lastDone).toEqual(deed);
  const going = there.lastDone && there.move(there.lastDone, "undone", async () => true);
  expect([here.lastDone, later.lastDone]).toEqual([undefined, undefined]);
  await going;
  for (const page of [here, there, later]) expect(page.lastUndone).toEqual(deed);
  await here.move(deed as Deed, "redone", async () => true);
  for (const page of [here, there, later]) expect([page.lastDone, page.lastUndone]).toEqual([deed, undefined]);
});

/** Every message reaches all other pages at once, as a copy. */
class Browser {
  readonly #channels: Channel[] = [];

  channel(): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (news) => {
        for (const other of this.#channels) if (other !== channel) other.onmessage?.({ data: structuredClone(news) as News });
      },
    };
    this.#channels.push(channel);
    return channel;
  }
}
