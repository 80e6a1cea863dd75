import { describe, expect, it } from "vitest";
import type { FeedEvent } from "#contracts/realtime.ts";
import type { Task } from "#contracts/task.ts";
import { makeTask } from "../../../tests/task.ts";
import { applyToConversations, applyToTasks } from "./apply-event.ts";

describe("applyToTasks", () => {
  it("puts a new task first and a restored one in its place", () => {
    const list = applyToTasks([task(1)], event("task.created", task(3)));
    expect(idsOf(applyToTasks(list, event("task.restored", task(2))))).toEqual([3, 2, 1]);
  });

  it("replaces a task by its newer state and ignores an older one", () => {
    const now = { ...task(1), title: "now", updatedAt: "2026-11-21T10:00:00.000Z" };
    expect(applyToTasks([task(1)], event("task.updated", now))[0]?.title).toBe("now");
    expect(applyToTasks([now], event("task.updated", task(1)))[0]?.title).toBe("now");
  });

  it("takes a deleted task out, also twice", () => {
    const gone = event("task.deleted", task(1));
    expect(applyToTasks(applyToTasks([task(1), task(2)], gone), gone).map(({ id }) => id)).toEqual([2]);
  });

  it("leaves the list alone for events of others", () => {
    const list = [task(1)];
    expect(applyToTasks(list, { seq: 1, kind: "usage.changed", data: {} })).toBe(list);
    expect(applyToTasks(list, event("conversation.deleted", conversation("a", 1)))).toBe(list);
  });
});

describe("applyToConversations", () => {
  it("moves what changed last to the top", () => {
    const list = [conversation("b", 2), conversation("a", 1)];
    expect(applyToConversations(list, event("conversation.updated", conversation("a", 3))).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("takes a deleted one out", () => {
    expect(applyToConversations([conversation("a", 1)], event("conversation.deleted", conversation("a", 1)))).toEqual([]);
  });
});

function event(kind: FeedEvent["kind"], data: FeedEvent["data"]): FeedEvent {
  return { seq: 1, kind, data };
}

function idsOf(tasks: Task[]): number[] {
  return tasks.map(({ id }) => id);
}

function task(id: number): Task {
  const time = `2026-11-21T00:00:0${id}.000Z`;
  return makeTask({ id, createdAt: time, updatedAt: time });
}

function conversation(id: string, second: number) {
  return { id, title: id, model: null, createdAt: "2026-11-21T00:00:00.000Z", updatedAt: `2026-11-21T00:00:0${second}.000Z` };
}
