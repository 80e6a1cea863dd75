import { isObject, type Json } from "../adapters/json-object.ts";

/** A line of Ollama's native API as a Chat Completions chunk; everything else unchanged. */
export function fromOllama(line: Json): Json {
  const { message, response, done } = line;
  if (typeof done !== "boolean" || !(isObject(message) || typeof response === "string")) return line;
  const delta = isObject(message) ? message : { content: response, thinking: line.thinking };
  return {
    choices: [{ index: 0, delta, finish_reason: done ? line.done_reason || "stop" : null }],
    usage: { prompt_tokens: line.prompt_eval_count, completion_tokens: line.eval_count },
  };
}

/** The protocol of an event that is clearly not Chat Completions; otherwise null. */
export function otherProtocol({ type, candidates, choices }: Json): string | null {
  if (choices !== undefined) return null;
  if (Array.isArray(candidates)) return "Google's Gemini API";
  if (typeof type !== "string") return null;
  if (/^(message_start|content_block_\w+|message)$/.test(type)) return "Anthropic's Messages API";
  return type.startsWith("response.") ? "OpenAI's Responses API" : null;
}
