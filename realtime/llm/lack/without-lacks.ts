import type { ModelLackName } from "#contracts/model-lack.ts";
import type { ModelMessage, ModelRequest } from "../model.ts";

/** The request without unsupported features; features that are only body fields are removed by `withoutFields`. */
export function withoutLacks(request: ModelRequest, without: ReadonlySet<ModelLackName>): ModelRequest {
  if (without.size === 0) return request;
  const { reasoning, ...rest } = request;
  return {
    ...(without.has("reasoning") ? rest : request),
    without,
    // Its chat template has no place for earlier calls either.
    ...(without.has("tools") ? { tools: [], withoutTools: true } : {}),
    messages: without.has("pictures") ? request.messages.map(withoutImages) : request.messages,
    ...(without.has("system") ? { systemInUser: true } : {}),
  };
}

function withoutImages(message: ModelMessage): ModelMessage {
  if (!("images" in message) || !message.images?.length) return message;
  const { images, ...rest } = message;
  if (rest.role !== "user") return rest;
  const note = images.length === 1 ? "[a picture that you cannot see]" : `[${images.length} pictures that you cannot see]`;
  return { ...rest, text: rest.text === "" ? note : `${rest.text}\n\n${note}` };
}

/** The body fields of each feature, at any depth. */
const fields: Partial<Record<ModelLackName, string[]>> = {
  reasoning: ["reasoning", "reasoning_effort", "thinking", "enable_thinking", "chat_template_kwargs", "include"],
  stream_options: ["stream_options"],
  temperature: ["temperature"],
  parallel_tool_calls: ["parallel_tool_calls"],
  prompt_cache_key: ["prompt_cache_key", "prompt_cache_retention"],
};

/** The body without fields that its server rejects. */
export function withoutFields<T extends object>(body: T, without: ReadonlySet<ModelLackName> | undefined): T {
  if (!without || without.size === 0) return body;
  const dropped = new Set([...without].flatMap((lack) => fields[lack] ?? []));
  const remaining = Object.entries(body).filter(([name]) => !dropped.has(name));
  let reduced: Record<string, unknown> = Object.fromEntries(remaining);
  if (without.has("max_completion_tokens") && reduced.max_completion_tokens !== undefined) {
    const { max_completion_tokens: limit, ...rest } = reduced;
    reduced = { ...rest, max_tokens: limit };
  }
  if (without.has("strict") && reduced.tools) reduced = { ...reduced, tools: dropDeep(reduced.tools, "strict") };
  if (without.has("cache_control")) reduced = dropDeep(reduced, "cache_control") as Record<string, unknown>;
  // The cast is safe: only optional fields are removed.
  return reduced as T;
}

function dropDeep(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((member) => dropDeep(member, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === name ? [] : [[key, opaque.has(key) ? inner : dropDeep(inner, name)]])),
  );
}

/** These belong to a tool, not to the API. */
const opaque = new Set(["parameters", "input_schema", "input", "arguments"]);
