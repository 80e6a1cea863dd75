import type { ChatRequest } from "#contracts/openai-api.ts";
import { reasoningKind } from "#domain/model/reasoning.ts";
import { withMembers } from "../json-text.ts";

/** The requested output limit; undefined: the model's maximum. */
export function requestedOutputOf(request: ChatRequest): number | undefined {
  return request.max_completion_tokens ?? request.max_tokens ?? undefined;
}

/** The number of answers requested. */
export function answerCountOf({ n }: ChatRequest): number {
  return n ?? 1;
}

type Served = { model: string; transport: { isOfficial: boolean } };

/**
 * Compatible servers have supported the older name for longer, and some reject the newer; OpenAI's reasoning models reject
 * the older.
 */
export function limitName({ model, transport }: Served): "max_completion_tokens" | "max_tokens" {
  return transport.isOfficial || reasoningKind(model) === "effort" ? "max_completion_tokens" : "max_tokens";
}

/** Limits the request's output to what the balance can pay; null: the requested output is affordable. */
export function withOutputLimit(input: { request: ChatRequest; text: string }, outputMax: number | null, target: Served) {
  if (outputMax === null) return input;
  const { request, text } = input;
  const usesNewName =
    request.max_completion_tokens != null || (request.max_tokens == null && limitName(target) === "max_completion_tokens");
  const name = usesNewName ? "max_completion_tokens" : "max_tokens";
  const each = Math.max(1, Math.floor(outputMax / answerCountOf(request)));
  return { request: { ...request, [name]: each }, text: withMembers(text, { [name]: String(each) }) };
}
