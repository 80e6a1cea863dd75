import type { ChatRequest } from "#contracts/openai-api.ts";
import { reasoningKind } from "#domain/model/reasoning.ts";
import { withMembers } from "../json-text.ts";

/** The longest answer that a program asks for; undefined: the model's longest. */
export function outputAskedOf(request: ChatRequest): number | undefined {
  return request.max_completion_tokens ?? request.max_tokens ?? undefined;
}

/** How many answers a program asks for. */
export function answersOf({ n }: ChatRequest): number {
  return n ?? 1;
}

type Served = { model: string; transport: { isOfficial: boolean } };

/** Compatible servers have known the older name for longer, and some refuse the newer one; OpenAI's thinking models refuse the older. */
export function limitName({ model, transport }: Served): "max_completion_tokens" | "max_tokens" {
  return transport.isOfficial || reasoningKind(model) === "effort" ? "max_completion_tokens" : "max_tokens";
}

/** The request with its answers limited to what is left to spend; null: that is enough for those asked for. */
export function withinMeans(asked: { request: ChatRequest; text: string }, outputMax: number | null, target: Served) {
  if (outputMax === null) return asked;
  const { request, text } = asked;
  const isNew = request.max_completion_tokens != null || (request.max_tokens == null && limitName(target) === "max_completion_tokens");
  const name = isNew ? "max_completion_tokens" : "max_tokens";
  const each = Math.max(1, Math.floor(outputMax / answersOf(request)));
  return { request: { ...request, [name]: each }, text: withMembers(text, { [name]: String(each) }) };
}
