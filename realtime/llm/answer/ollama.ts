import { isObject, type Json } from "../adapters/json-object.ts";

/** A line of Ollama's own API as a chunk of Chat Completions; anything else as it is. */
export function fromOllama(said: Json): Json {
  const { message, response, done } = said;
  if (typeof done !== "boolean" || !(isObject(message) || typeof response === "string")) return said;
  const delta = isObject(message) ? message : { content: response, thinking: said.thinking };
  return {
    choices: [{ index: 0, delta, finish_reason: done ? said.done_reason || "stop" : null }],
    usage: { prompt_tokens: said.prompt_eval_count, completion_tokens: said.eval_count },
  };
}

/** Whose protocol an event is that is none of Chat Completions; null when it may be one. */
export function otherProtocol({ type, candidates, choices }: Json): string | null {
  if (choices !== undefined) return null;
  if (Array.isArray(candidates)) return "Google's Gemini API";
  if (typeof type !== "string") return null;
  if (/^(message_start|content_block_\w+|message)$/.test(type)) return "Anthropic's Messages API";
  return type.startsWith("response.") ? "OpenAI's Responses API" : null;
}
