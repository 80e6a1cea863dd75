import { describe, expect, it } from "vitest";
import type { Message, ToolPart } from "#contracts/message.ts";
import { changesFrom } from "#features/chat/message/undoable-changes.ts";
import { shownBranch } from "./branch.ts";
import { conversationReducer, emptyConversation } from "./conversation-state.ts";

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

describe("a message that was looked for", () => {
  it.each([
    ["follow", ["ask", "answer", "follow"]],
    ["ask", ["ask", "answer again"]],
    ["ask otherwise", ["ask otherwise"]],
    ["unknown", ["ask otherwise"]],
  ])("%s is on the branch that is shown", (messageId, ids) => {
    const state = conversationReducer({ ...emptyConversation, messages }, { type: "revealed", messageId });
    expect(shownBranch(state).map((step) => step.message.id)).toEqual(ids);
  });

  it("is shown too where its parent was not loaded", () => {
    const late = new Map([message("late", "long ago", 8), message("later", "long ago as well", 9)].map((one) => [one.id, one]));
    const state = conversationReducer({ ...emptyConversation, messages: late }, { type: "revealed", messageId: "late" });
    expect(shownBranch(state).map((step) => step.message.id)).toEqual(["late"]);
  });
});

describe("changesFrom", () => {
  const call = (callId: string, name: string, status: ToolPart["status"] = "done"): ToolPart => ({
    type: "tool",
    callId,
    name,
    input: {},
    status,
    output: null,
  });
  const withCalls = new Map(messages);
  const give = (id: string, ...parts: ToolPart[]) => {
    const known = messages.get(id);
    if (known) withCalls.set(id, { ...known, parts });
  };
  give("answer", call("a", "create_task"), call("read", "list_tasks"), call("undone", "delete_task", "undone"));
  give("answer again", call("b", "update_task"), call("outside", "mcp_notes_add"));
  give("follow", call("c", "delete_task"));

  it.each([
    ["ask", ["a", "b", "c"]],
    ["answer", ["a", "c"]],
    ["answer again", ["b"]],
    ["ask otherwise", []],
  ])("counts what can be undone from %s on, in every version", (id, calls) => {
    expect(changesFrom(withCalls, id).map(({ callId }) => callId)).toEqual(calls);
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
