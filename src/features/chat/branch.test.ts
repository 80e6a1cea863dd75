import { describe, expect, it } from "vitest";
import type { Message } from "#contracts/message.ts";
import { shownBranch } from "./branch.ts";

const messages = new Map(
  [
    message("ask", null, 1),
    message("answer", "ask", 2),
    message("answer again", "ask", 3),
    message("follow", "answer", 4),
    message("ask otherwise", null, 5),
  ].map((one) => [one.id, one]),
);

describe("shownBranch", () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, ["ask otherwise"]],
    [{ root: "ask" }, ["ask", "answer again"]],
    [{ root: "ask", ask: "answer" }, ["ask", "answer", "follow"]],
    [{ root: "unknown" }, ["ask otherwise"]],
  ])("with %j chosen goes %j", (chosen, ids) => {
    expect(shownBranch({ messages, chosen: new Map(Object.entries(chosen)) }).map((step) => step.message.id)).toEqual(ids);
  });

  it("tells the versions beside each message in order of time", () => {
    const [first, second] = shownBranch({ messages, chosen: new Map([["root", "ask"]]) });
    expect(first?.siblings).toEqual(["ask", "ask otherwise"]);
    expect(second?.siblings).toEqual(["answer", "answer again"]);
  });

  it("begins at a message whose parent was not loaded", () => {
    const late = new Map([["late", message("late", "long ago", 9)]]);
    expect(shownBranch({ messages: late, chosen: new Map() }).map((step) => step.message.id)).toEqual(["late"]);
  });
});

function message(id: string, parentId: string | null, second: number): Message {
  const time = `2026-11-21T00:00:0${second}.000Z`;
  return {
    id,
    parentId,
    conversationId: "c",
    role: "user",
    status: "complete",
    parts: [],
    model: null,
    usage: null,
    error: null,
    createdAt: time,
    updatedAt: time,
  };
}
