import type { StateItem, StepState } from "#contracts/step-state.ts";
import { dropReasoningState } from "#domain/run/reply-state.ts";
import { logger } from "#lib/logger.ts";
import { ModelError, type ModelMessage, type ModelRequest } from "../llm/model.ts";
import type { LiveReply } from "./live-reply.ts";

type Ask = (request: ModelRequest) => Promise<void>;

/**
 * A provider may reject its own state when it is sent back: the key belongs to another organisation now, or a signature
 * expired. The request is retried without reasoning; if that works, the state is dropped, or every later message would fail
 * first. `isHeard`: whether the answer has started.
 */
export async function askWithoutRefused(reply: LiveReply, request: ModelRequest, ask: Ask, isHeard: () => boolean): Promise<boolean> {
  try {
    await ask(request);
    return false;
  } catch (error) {
    const isRefusal = error instanceof ModelError && error.code === "BAD_REQUEST" && !isHeard();
    if (!isRefusal || !request.messages.some(hasThoughts)) throw error;
    logger.info({ err: error, run: reply.lease.runId }, "a provider rejected its own reasoning state; retrying without it");
    await ask({ ...request, messages: request.messages.map(withoutThoughts) });
    return true;
  }
}

/** Drops the rejected state here and for all later runs. */
export async function forgetRefused(reply: LiveReply, branchIds: string[], origin: string): Promise<void> {
  const without = (state: StepState) => (state.origin === origin ? { ...state, items: callsOf(state.items), paused: false } : state);
  reply.states = reply.states?.map(without);
  if (reply.context) {
    const branch = reply.context.branch.map((message) => ({ ...message, states: message.states?.map(without) }));
    reply.context = { ...reply.context, branch };
  }
  await dropReasoningState(reply.lease.userId, [...branchIds, reply.message.id], origin);
}

function hasThoughts(turn: ModelMessage): boolean {
  return turn.role === "assistant" && (turn.state ?? []).some((item) => item.type !== "text" && !(item.type === "call" && !item.extra));
}

function withoutThoughts(turn: ModelMessage): ModelMessage {
  if (turn.role !== "assistant" || !turn.state) return turn;
  return { ...turn, state: callsOf(turn.state), paused: false };
}

function callsOf(items: StateItem[]): StateItem[] {
  return items.flatMap((item) => (item.type === "call" ? [{ type: item.type, index: item.index, id: item.id }] : []));
}
