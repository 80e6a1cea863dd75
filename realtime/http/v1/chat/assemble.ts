import { z } from "zod";
import type { Chunk } from "./chunk.ts";

type Json = Record<string, unknown>;
const Indexed = z.looseObject({ index: z.number() });

/** Assembles the chunks of a stream into a whole completion, including fields that the server added. */
export class Assembly {
  private head: Json = {};
  private readonly choices = new Map<number, { message: Json; finish_reason: string | null; logprobs: unknown; extra: Json }>();

  take(chunk: Chunk): void {
    const { choices, ...head } = chunk;
    for (const [name, value] of Object.entries(head)) if (value !== null && value !== undefined) this.head[name] = value;
    for (const { index, delta, finish_reason: finish, logprobs, ...extra } of choices ?? []) {
      const previous = this.choices.get(index) ?? {
        message: { role: "assistant", content: null },
        finish_reason: null,
        logprobs: null,
        extra: {},
      };
      this.choices.set(index, {
        message: merged(previous.message, delta ?? {}),
        finish_reason: finish || previous.finish_reason,
        logprobs: isObject(logprobs) ? merged(isObject(previous.logprobs) ? previous.logprobs : {}, logprobs) : previous.logprobs,
        extra: merged(previous.extra, extra),
      });
    }
  }

  completion(fill: Json): Json {
    const choices = [...this.choices]
      .toSorted(([a], [b]) => a - b)
      .map(([index, { message, finish_reason, logprobs, extra }]) => ({
        index,
        ...extra,
        message: withoutCallIndexes(message),
        logprobs,
        finish_reason,
      }));
    return { ...fill, ...this.head, object: "chat.completion", choices };
  }
}

/**
 * Appends strings, merges lists by `index` or concatenates them, and replaces the rest; names, ids and roles are never
 * appended.
 */
function merged(previous: Json, added: Json): Json {
  const result = { ...previous };
  for (const [name, value] of Object.entries(added)) {
    if (value === null || value === undefined) continue;
    const before = result[name];
    if (typeof value === "string" && typeof before === "string" && !notAppended.has(name)) result[name] = before + value;
    else if (Array.isArray(value)) result[name] = joined(Array.isArray(before) ? before : [], value);
    else if (isObject(value) && isObject(before)) result[name] = merged(before, value);
    else if (value !== "" || before === undefined || before === null) result[name] = value;
  }
  return result;
}

const notAppended: ReadonlySet<string> = new Set(["id", "type", "role", "name", "format", "index"]);

function joined(previous: unknown[], added: unknown[]): unknown[] {
  const result = [...previous];
  for (const item of added) {
    const index = Indexed.safeParse(item).data?.index;
    const at = index === undefined ? -1 : result.findIndex((existing) => isObject(existing) && existing.index === index);
    const before = result[at];
    if (isObject(before) && isObject(item)) result[at] = merged(before, item);
    else result.push(item);
  }
  return result;
}

/** The indexes of calls exist only in streams. */
function withoutCallIndexes(message: Json): Json {
  const { tool_calls: calls, ...rest } = message;
  if (!Array.isArray(calls)) return { refusal: null, ...rest };
  return {
    refusal: null,
    ...rest,
    tool_calls: calls.map((call: Json) => Object.fromEntries(Object.entries(call).filter(([name]) => name !== "index"))),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
