import { v7 as uuidv7 } from "uuid";
import type { ToolPart } from "#contracts/message.ts";
import { isWebCall } from "#contracts/web.ts";
import type { Actor } from "#domain/actor.ts";
import { beginSend } from "#domain/run/begin-send.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import { awaitApproval, callIdOf, planToolCalls, runToolCall, type StoredReply } from "#domain/tool/tool.ts";
import { tools } from "../realtime/tools/catalog.ts";
import { testOwner } from "./factories.ts";

type Call = { name: string; input: unknown };
export type MadeReply = { conversationId: string; questionId: string; messageId: string };

const noUsage = { model: "demo", inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };

/** A reply in which the assistant made the given calls through the real tools; finished unless `status` says otherwise. */
export async function replyWith(
  actor: Actor,
  calls: Call[],
  status: RunEnd["status"] = "complete",
  text = "do it",
  conversationId = uuidv7(),
): Promise<MadeReply> {
  const { lease, made } = await begin(actor, text, conversationId);
  let reply = await plan(lease, calls, "pending");
  for (const [index, call] of calls.entries()) {
    const callId = callIdOf(0, index);
    reply = await runToolCall(
      lease,
      callId,
      (by, tx) =>
        tools.get(call.name)?.run(by, call.input, tx) ??
        (isWebCall(call.name) ? Promise.resolve({ output: { results: [] } }) : Promise.reject(new Error("no such tool"))),
      (change) => ({
        ...reply,
        parts: reply.parts.map((old) => (old.type === "tool" && old.callId === callId ? { ...old, ...change } : old)),
      }),
    );
  }
  await finishRun(lease, { status, ...reply, error: null }, null);
  return made;
}

/** A reply that waits for the user's decision on its calls. */
export async function waitingReplyWith(actor: Actor, calls: Call[], text = "do it"): Promise<MadeReply> {
  const { lease, made } = await begin(actor, text);
  await awaitApproval(lease, await plan(lease, calls, "awaiting_approval"));
  return made;
}

async function begin(actor: Actor, text: string, conversationId = uuidv7()): Promise<{ lease: RunLease; made: MadeReply }> {
  const sent = { conversationId, messageId: uuidv7(), text };
  const { lease, assistantMessage } = await beginSend(actor, sent, testOwner());
  if (!lease) throw new Error("the run did not begin");
  return { lease, made: { conversationId: sent.conversationId, questionId: sent.messageId, messageId: assistantMessage.id } };
}

async function plan(lease: RunLease, calls: Call[], status: ToolPart["status"]): Promise<StoredReply> {
  const parts = calls.map((call, index): ToolPart => ({ type: "tool", callId: callIdOf(0, index), ...call, status, output: null }));
  const reply: StoredReply = { parts, seq: 0 };
  await planToolCalls(
    lease,
    calls.map((call, index) => ({ ...call, index })),
    reply,
    noUsage,
  );
  return reply;
}
