import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import { LiveReply } from "./live-reply.ts";

function makeReply(parts: Message["parts"] = []) {
  const deltas: Delta[] = [];
  const at = new Date().toISOString();
  const message: Message = {
    id: uuidv7(),
    conversationId: uuidv7(),
    parentId: null,
    role: "assistant",
    status: "streaming",
    parts,
    model: "demo",
    usage: null,
    error: null,
    createdAt: at,
    updatedAt: at,
  };
  const lease = {
    runId: uuidv7(),
    token: uuidv7(),
    messageId: message.id,
    conversationId: message.conversationId,
    userId: 1,
    step: 0,
    attempts: 1,
  };
  const reply = new LiveReply(lease, message, 0, { emit: (delta) => deltas.push(delta), wait: () => {} });
  const text = () => reply.parts.map((part) => ("text" in part ? part.text : "")).join("");
  return { reply, deltas, text };
}

test("a character cut in two pieces comes out whole, and never as a half", () => {
  const { reply, deltas, text } = makeReply();
  for (const piece of ["a", "\ud83d", "\ude00b"]) {
    reply.append("text", piece);
    reply.emitWaiting();
  }
  expect(text()).toBe("a😀b");
  expect(deltas.map((delta) => delta.text).join("")).toBe("a😀b");
  expect(deltas.every((delta) => delta.text.isWellFormed())).toBe(true);
});

test("what PostgreSQL cannot store never enters a reply", () => {
  const { reply, text } = makeReply();
  reply.append("text", "nul:\u0000 half:\ude00 end");
  reply.emitWaiting();
  expect(text()).toBe("nul: half:\ufffd end");
});

test("half a character of a thought does not leak into the text after it", () => {
  const { reply, text } = makeReply();
  reply.append("reasoning", "hm\ud83d");
  reply.append("text", "so");
  expect(text()).toBe("hmso");
});

test("a call that will wait for approval is not offered for decision before the run is parked", () => {
  const call = { type: "tool", callId: "call_0_0", name: "delete_task", input: {}, status: "awaiting_approval", output: null } as const;
  const { reply } = makeReply([call]);
  expect(reply.snapshot().parts).toMatchObject([{ status: "pending" }]);
  reply.end({ ...reply.message, status: "awaiting_approval", parts: [call] });
  expect(reply.snapshot().parts).toMatchObject([{ status: "awaiting_approval" }]);
});
