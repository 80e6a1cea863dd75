import type { ModelLackName } from "#contracts/model-lack.ts";
import type { ModelRequest, ModelTurn } from "../model.ts";

/** A request without what its model does not take; what of it only a body has is left out by `withoutFields`. */
export function withoutLacks(request: ModelRequest, without: ReadonlySet<ModelLackName>): ModelRequest {
  if (without.size === 0) return request;
  const { reasoning, ...rest } = request;
  return {
    ...(without.has("reasoning") ? rest : request),
    without,
    // Its template has no place for earlier calls either.
    ...(without.has("tools") ? { tools: [], withoutTools: true } : {}),
    turns: without.has("pictures") ? request.turns.map(blind) : request.turns,
    ...(without.has("system") ? { systemInUser: true } : {}),
  };
}

function blind(turn: ModelTurn): ModelTurn {
  if (!("images" in turn) || !turn.images?.length) return turn;
  const { images, ...rest } = turn;
  if (rest.role !== "user") return rest;
  const told = images.length === 1 ? "[a picture that you cannot see]" : `[${images.length} pictures that you cannot see]`;
  return { ...rest, text: rest.text === "" ? told : `${rest.text}\n\n${told}` };
}

/** Fields of a body that go with each lack, wherever they stand in it or in its tools. */
const fields: Partial<Record<ModelLackName, string[]>> = {
  reasoning: ["reasoning", "reasoning_effort", "thinking", "enable_thinking", "chat_template_kwargs", "include"],
  stream_options: ["stream_options"],
  temperature: ["temperature"],
  parallel_tool_calls: ["parallel_tool_calls"],
  prompt_cache_key: ["prompt_cache_key", "prompt_cache_retention"],
};

/** A body without the fields that its server refuses. */
export function withoutFields<T extends object>(body: T, without: ReadonlySet<ModelLackName> | undefined): T {
  if (!without || without.size === 0) return body;
  const dropped = new Set([...without].flatMap((lack) => fields[lack] ?? []));
  const kept = Object.entries(body).filter(([name]) => !dropped.has(name));
  let less: Record<string, unknown> = Object.fromEntries(kept);
  if (without.has("max_completion_tokens") && less.max_completion_tokens !== undefined) {
    const { max_completion_tokens: most, ...rest } = less;
    less = { ...rest, max_tokens: most };
  }
  if (without.has("strict") && less.tools) less = { ...less, tools: dropDeep(less.tools, "strict") };
  if (without.has("cache_control")) less = dropDeep(less, "cache_control") as Record<string, unknown>;
  // The same body with optional fields left out.
  return less as T;
}

function dropDeep(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((member) => dropDeep(member, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === name ? [] : [[key, opaque.has(key) ? inner : dropDeep(inner, name)]])),
  );
}

/** What belongs to a tool and not to the API is left as it is. */
const opaque = new Set(["parameters", "input_schema", "input", "arguments"]);
