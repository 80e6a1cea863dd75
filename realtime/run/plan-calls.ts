import { isMcpCall } from "#contracts/mcp-name.ts";
import type { MessagePart, ToolPart } from "#contracts/message.ts";
import { storableText, toStorable } from "#contracts/text.ts";
import { isMemoryCall } from "#contracts/tool.ts";
import { branchBefore } from "#domain/chat/history.ts";
import { hasStrangersText } from "#domain/chat/strangers-text.ts";
import { asksForMany, changesOf } from "#domain/tool/many-changes.ts";
import { callIdOf, planToolCalls, toolPolicyOf } from "#domain/tool/tool.ts";
import { tools } from "../tools/catalog.ts";
import { refusalOfCall, takenCalls } from "../tools/refused-call.ts";
import { waitsUnder } from "../tools/waits-under.ts";
import { hasReadWeb } from "../web/in-run.ts";
import type { Answer, AskedCall, RunDeps } from "./deps.ts";
import type { LiveReply } from "./live-reply.ts";
import { stepOf } from "./reply-messages.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";

/** Stores the calls that an answer requested, marks those that need approval, and settles its model call. */
export async function planCalls(reply: LiveReply, deps: RunDeps, answer: Answer): Promise<void> {
  const policy = await retryWhileDatabaseAway(() => toolPolicyOf(reply.lease.userId));
  // A name that was not offered may exist by now: servers can be added at any time.
  const isNew = answer.calls.some(({ name }) => isMcpCall(name) && !answer.outside.has(name));
  const outside = isNew ? await retryWhileDatabaseAway(() => deps.outside.list(reply.lease.userId)) : answer.outside;
  const isChange = ({ name }: { name: string }) => (tools.get(name)?.kind ?? "read") !== "read";
  const before = changesByStep(reply.toolParts().filter(isChange));
  const asked = takenCalls(answer.calls).map(({ call, refusal }) => ({
    call,
    refusal: refusal ?? refusalOfCall(call, { outside: outside.get(call.name), allowed: answer.allowed }),
  }));
  const next = sumOfChanges(asked.filter(({ call, refusal }) => !refusal && isChange(call)).map(({ call }) => call));
  const isMany = asksForMany(policy, before, next);
  // A web page may contain instructions, so its reader's changes need the user's approval.
  const asks = hasReadWeb(reply.toolParts(), reply) && policy === "ask_deletes" ? "ask_changes" : policy;
  const isTold = answer.calls.some(({ name }) => isMemoryCall(name)) && (await hasReadStrangers(reply));
  const waits = (call: Omit<AskedCall, "index">) =>
    waitsUnder(policy, call, outside, asks) || (isMany && isChange(call)) || (isTold && isMemoryCall(call.name));
  const calls = asked.map(({ call, refusal }, index) => ({
    index,
    name: storableText(call.name),
    input: toStorable(call.input ?? {}),
    output: refusal && toStorable(refusal),
  }));
  const parts: ToolPart[] = calls.map((call, index) => ({
    type: "tool",
    callId: callIdOf(reply.lease.step, index),
    name: call.name,
    input: call.input,
    status: call.output ? "failed" : waits(call) ? "awaiting_approval" : "pending",
    output: call.output,
  }));
  await deps.clock.exclusively(reply, async () => {
    const next: MessagePart[] = [...reply.parts, ...parts];
    const usage = reply.settled({ failed: false });
    await retryWhileDatabaseAway(() =>
      planToolCalls(reply.lease, calls, { parts: next, seq: reply.seq, notes: reply.notes, state: answer.state }, usage),
    );
    reply.parts = next;
    if (answer.state) reply.states = [...(reply.states ?? []), answer.state];
    reply.meter = null;
  });
  deps.announce("chat:message", reply.present(), reply);
}

/**
 * Whether the reply, or the conversation that it answers, holds text of others. What that says must not become a lasting note
 * unseen, so memory is then changed only with approval, whatever the policy (docs/decisions/106).
 */
async function hasReadStrangers(reply: LiveReply): Promise<boolean> {
  if (reply.searched || hasStrangersText(reply.parts)) return true;
  const { branch } = reply.context ?? (await retryWhileDatabaseAway(() => branchBefore(reply.message.id, reply.lease.userId)));
  return branch.some(({ parts }) => hasStrangersText(parts));
}

/** The number of changes that each step requested, in order. */
function changesByStep(changes: ToolPart[]): number[] {
  return [...Map.groupBy(changes, ({ callId }) => stepOf(callId)).values()].map(sumOfChanges);
}

function sumOfChanges(calls: { input?: unknown }[]): number {
  return calls.reduce((sum, call) => sum + changesOf(call), 0);
}
