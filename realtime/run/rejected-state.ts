import type { StateItem, StepState } from "#contracts/step-state.ts";
import { dropReasoningState } from "#domain/run/reply-state.ts";
import { logger } from "#lib/logger.ts";
import { ModelError, type ModelMessage, type ModelRequest } from "../llm/model.ts";
import type { LiveReply } from "./live-reply.ts";

type Ask = (request: ModelRequest) => Promise<void>;

/**
 * A provider may reject its own state when it is sent back: the key belongs to another organisation now, or a signature
 * expired. The request is retried without reasoning; if that works, the state is dropped, or every later message would fail
 * first. `hasEvents`: whether the answer has started.
 */
export async function askWithoutRejectedState(
  reply: LiveReply,
  request: ModelRequest,
  ask: Ask,
  hasEvents: () => boolean,
): Promise<boolean> {
  try {
    await ask(request);
    return false;
  } catch (error) {
    const isRefusal = error instanceof ModelError && error.code === "BAD_REQUEST" && !hasEvents();
    if (!isRefusal || !request.messages.some(hasThoughts)) throw error;
    logger.info({ err: error, run: reply.lease.runId }, "a provider rejected its own reasoning state; retrying without it");
    await ask({ ...request, messages: request.messages.map(withoutThoughts) });
    return true;
  }
}

/** Drops the rejected state here and for all later runs. */
export async function dropRejectedState(reply: LiveReply, branchIds: string[], origin: string): Promise<void> {
  const without = (state: StepState) => (state.origin === origin ? { ...state, items: callsOf(state.items), paused: false } : state);
  reply.states = reply.states?.map(without);
  if (reply.context) {
    const branch = reply.context.branch.map((message) => ({ ...message, states: message.states?.map(without) }));
    reply.context = { ...reply.context, branch };
  }
  await dropReasoningState(reply.lease.userId, [...branchIds, reply.message.id], origin);
}

function hasThoughts(message: ModelMessage): boolean {
  return (
    message.role === "assistant" && (message.state ?? []).some((item) => item.type !== "text" && !(item.type === "call" && !item.extra))
  );
}

function withoutThoughts(message: ModelMessage): ModelMessage {
  if (message.role !== "assistant" || !message.state) return message;
  return { ...message, state: callsOf(message.state), paused: false };
}

function callsOf(items: StateItem[]): StateItem[] {
  return items.flatMap((item) => (item.type === "call" ? [{ type: item.type, index: item.index, id: item.id }] : []));
}
