import type { StateItem, StepState } from "#contracts/step-state.ts";
import { dropReasoningState } from "#domain/run/reply-state.ts";
import { logger } from "#lib/logger.ts";
import { ModelError, type ModelMessage, type ModelRequest } from "../llm/model.ts";
import type { LiveReply } from "./live-reply.ts";

type Ask = (request: ModelRequest) => Promise<void>;

/**
 * What a provider gave may be refused when it comes back: the key is another organisation's now, or a signature is not good
 * any more. Such a request is made once more without thoughts; when that is taken they are forgotten, or every later
 * message of the conversation would be refused first. `isHeard`: whether the answer has begun.
 */
export async function askWithoutRefused(reply: LiveReply, request: ModelRequest, ask: Ask, isHeard: () => boolean): Promise<boolean> {
  try {
    await ask(request);
    return false;
  } catch (error) {
    const isRefusal = error instanceof ModelError && error.code === "BAD_REQUEST" && !isHeard();
    if (!isRefusal || !request.messages.some(hasThoughts)) throw error;
    logger.info({ err: error, run: reply.lease.runId }, "a provider refused what it gave; it is asked without");
    await ask({ ...request, messages: request.messages.map(withoutThoughts) });
    return true;
  }
}

/** Keeps what was refused from being sent again, here and in every later run. */
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
