import { expect, it } from "vitest";
import type { Message } from "#contracts/message.ts";
import fc from "../../../../tests/setup/properties.ts";
import { type DueMessage, holdMs, MessageQueue } from "./message-queue.ts";

const conversationId = "c";
const settings = { files: [], model: null, webSearch: null, reasoning: null };
const noStorage = { getItem: () => null, removeItem: () => {}, setItem: () => expect.fail("a full storage was asked to hold more") };

/** A browser's storage that all of its pages share. */
function sharedStorage() {
  const kept: Record<string, string> = {};
  const hidden = (value: unknown) => ({ value, enumerable: false });
  return Object.defineProperties(kept, {
    getItem: hidden((key: string) => kept[key] ?? null),
    setItem: hidden((key: string, value: string) => {
      kept[key] = value;
    }),
    removeItem: hidden((key: string) => delete kept[key]),
  }) as unknown as Storage;
}

function message(id: string, role: Message["role"], change: Partial<Message>, at: number): Message {
  const createdAt = new Date(at).toISOString();
  const rest = { model: null, usage: null, error: null, createdAt, updatedAt: createdAt };
  return { id, conversationId, parentId: null, role, status: "complete", parts: [], ...rest, ...change };
}

/** The server, the pages of one browser with what each of them has seen, and what is on its way between them. */
class World {
  now = 1_000;
  readonly storage = sharedStorage();
  readonly server = new Map<string, Message>();
  readonly words = new Map<string, string>();
  onTheWay: { tab: number; due: DueMessage }[] = [];
  tabs = [this.page(), this.page()];
  private made = 0;

  constructor() {
    this.store("q0", null, "first");
  }

  page() {
    return { queue: new MessageQueue(7, this.storage, () => this.now), seen: new Map<string, Message>() };
  }

  tick(): number {
    this.now += 1;
    return this.now;
  }

  tab(index: number) {
    return this.tabs[index] ?? expect.fail();
  }

  /** As the socket does, sooner or later. */
  see(index: number): Message {
    this.tab(index).seen = new Map(this.server);
    return [...this.server.values()].at(-1) ?? expect.fail();
  }

  /** A person writes and presses Enter, or Ctrl and Enter. */
  write(index: number, steers: boolean): string | null {
    this.made += 1;
    const id = `m${this.made}`;
    const last = this.see(index);
    const mine = this.onTheWay.find(({ tab }) => tab === index);
    if (last.status !== "streaming" && !mine) return null;
    const awaited = mine ? { questionId: mine.due.message.messageId } : { replyId: last.id };
    this.tab(index).queue.add({ ...settings, conversationId, messageId: id, text: id }, awaited);
    if (steers) this.tab(index).queue.steer(conversationId, id, awaited);
    return id;
  }

  /** What a page does whenever it has drawn itself. */
  pump(index: number): boolean {
    const { queue, seen } = this.tab(index);
    if (this.onTheWay.some(({ tab }) => tab === index)) return false;
    const due = queue.due(conversationId, { messages: seen, shown: [...seen.values()].at(-1) });
    if (!due) return false;
    this.onTheWay.push({ tab: index, due });
    queue.sent(due.message);
    return true;
  }

  deliver(): boolean {
    const [sent, ...rest] = this.onTheWay;
    if (!sent) return false;
    this.onTheWay = rest;
    const { messageId, text } = sent.due.message;
    // A repeated id begins nothing.
    if (!this.server.has(messageId)) this.store(messageId, sent.due.parentId, text);
    return true;
  }

  end(status: Message["status"]): void {
    for (const [id, reply] of this.server) if (reply.status === "streaming") this.server.set(id, { ...reply, status });
  }

  private store(id: string, parentId: string | null, text: string): void {
    expect(parentId === null || this.server.get(parentId)?.status !== "streaming", "sent while a reply is written").toBe(true);
    this.server.set(id, message(id, "user", { parentId }, this.tick()));
    this.server.set(`r-${id}`, message(`r-${id}`, "assistant", { parentId: id, status: "streaming" }, this.tick()));
    this.words.set(id, text);
  }
}

const anyTab = fc.constantFrom(0, 1);
const step = fc.oneof(
  fc.record({ do: fc.constant("write" as const), tab: anyTab, steers: fc.boolean() }),
  fc.record({ do: fc.constantFrom("remove" as const, "edit" as const, "hold" as const, "move" as const), tab: anyTab, at: fc.nat(4) }),
  fc.record({ do: fc.constantFrom("see" as const, "pump" as const, "reload" as const), tab: anyTab }),
  fc.record({ do: fc.constantFrom("deliver" as const, "complete" as const, "failed" as const, "stopped" as const, "wait" as const) }),
);

it("whatever two pages do, each queued message is sent once, in order, with its last words, and none to a reply that is being written", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new World();
      const expected = new Map<string, string>();
      for (const each of steps) {
        if (each.do === "write") {
          const id = world.write(each.tab, each.steers);
          if (id) expected.set(id, id);
        } else if ("at" in each) {
          const { queue } = world.tab(each.tab);
          const ids = queue.list(conversationId).map(({ messageId }) => messageId);
          const id = ids[each.at];
          if (!id) continue;
          if (each.do === "hold") queue.hold(conversationId, id);
          else if (each.do === "edit") {
            queue.release(conversationId, id, `${id} again`);
            expected.set(id, `${id} again`);
          } else if (each.do === "remove") {
            queue.remove(conversationId, id);
            expected.delete(id);
          } else queue.reorder(conversationId, [id, ...ids.filter((other) => other !== id)]);
        } else if (each.do === "see") world.see(each.tab);
        else if (each.do === "pump") world.pump(each.tab);
        else if (each.do === "reload") world.tabs[each.tab] = world.page();
        else if (each.do === "deliver") world.deliver();
        else if (each.do === "wait") world.now += holdMs / 2;
        else world.end(each.do);
      }
      finish(world);
      const sent = [...world.words].filter(([id]) => id !== "q0");
      expect(sent.toSorted()).toEqual([...expected].toSorted());
      const parents = [...world.server.values()].map(({ parentId }) => parentId);
      expect(new Set(parents).size, "one branch").toBe(parents.length);
    }),
    { numRuns: 300 },
  );
});

/** The person stays, replies end well, and says “send now” where a reply had failed. */
function finish(world: World): void {
  for (let round = 0; round < 200; round += 1) {
    while (world.deliver());
    world.end("complete");
    world.now += holdMs + 1;
    world.see(0);
    world.see(1);
    if (world.pump(0) || world.pump(1)) continue;
    const [head] = world.tab(0).queue.list(conversationId);
    if (!head) return;
    world.tab(0).queue.steer(conversationId, head.messageId, null);
  }
}

it("a message that steers goes before the others, once the reply has stopped", () => {
  const world = new World();
  world.write(0, false);
  world.write(0, true);
  expect(world.tab(0).queue.list(conversationId)).toMatchObject([{ messageId: "m2", steers: true }, { messageId: "m1" }]);
  expect(world.pump(0)).toBe(false);
  world.end("stopped");
  world.see(0);
  expect(world.pump(0)).toBe(true);
  expect(world.onTheWay).toMatchObject([{ due: { parentId: "r-q0", message: { messageId: "m2" } } }]);
});

it("after a reply that failed the others wait until a later one in its place is complete", () => {
  const world = new World();
  world.write(0, false);
  world.end("failed");
  world.see(0);
  expect(world.pump(0)).toBe(false);
  world.server.set("again", message("again", "assistant", { parentId: "q0", status: "streaming" }, world.tick()));
  world.see(0);
  expect(world.pump(0)).toBe(false);
  world.end("complete");
  world.see(0);
  expect(world.pump(0)).toBe(true);
  expect(world.onTheWay[0]?.due.parentId).toBe("again");
});

it("what the browser's storage does not take waits in the page", () => {
  const queue = new MessageQueue(
    7,
    {
      ...noStorage,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    },
    () => 0,
  );
  queue.add({ ...settings, conversationId, messageId: "m1", text: "words" }, { replyId: "r" });
  expect(queue.list(conversationId)).toMatchObject([{ text: "words" }]);
  queue.remove(conversationId, "m1");
  expect(queue.list(conversationId)).toEqual([]);
});
