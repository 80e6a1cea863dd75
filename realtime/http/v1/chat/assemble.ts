import { z } from "zod";
import type { Chunk } from "./chunk.ts";

type Json = Record<string, unknown>;
const Indexed = z.looseObject({ index: z.number() });

/** Puts the chunks of a streamed completion together as the server would have answered it whole, with all that it added. */
export class Assembly {
  private head: Json = {};
  private readonly choices = new Map<number, { message: Json; finish_reason: string | null; logprobs: unknown; more: Json }>();

  take(chunk: Chunk): void {
    const { choices, ...head } = chunk;
    for (const [name, value] of Object.entries(head)) if (value !== null && value !== undefined) this.head[name] = value;
    for (const { index, delta, finish_reason: finish, logprobs, ...more } of choices ?? []) {
      const known = this.choices.get(index) ?? {
        message: { role: "assistant", content: null },
        finish_reason: null,
        logprobs: null,
        more: {},
      };
      this.choices.set(index, {
        message: merged(known.message, delta ?? {}),
        finish_reason: finish || known.finish_reason,
        logprobs: isObject(logprobs) ? merged(isObject(known.logprobs) ? known.logprobs : {}, logprobs) : known.logprobs,
        more: merged(known.more, more),
      });
    }
  }

  completion(fill: Json): Json {
    const choices = [...this.choices]
      .toSorted(([a], [b]) => a - b)
      .map(([index, { message, finish_reason, logprobs, more }]) => ({
        index,
        ...more,
        message: finished(message),
        logprobs,
        finish_reason,
      }));
    return { ...fill, ...this.head, object: "chat.completion", choices };
  }
}

/** Words are appended, lists joined by `index` or one after the other, the rest is replaced; names, ids and roles are whole. */
function merged(known: Json, added: Json): Json {
  const result = { ...known };
  for (const [name, value] of Object.entries(added)) {
    if (value === null || value === undefined) continue;
    const before = result[name];
    if (typeof value === "string" && typeof before === "string" && !whole.has(name)) result[name] = before + value;
    else if (Array.isArray(value)) result[name] = joined(Array.isArray(before) ? before : [], value);
    else if (isObject(value) && isObject(before)) result[name] = merged(before, value);
    else if (value !== "" || before === undefined || before === null) result[name] = value;
  }
  return result;
}

const whole: ReadonlySet<string> = new Set(["id", "type", "role", "name", "format", "index"]);

function joined(known: unknown[], added: unknown[]): unknown[] {
  const result = [...known];
  for (const item of added) {
    const index = Indexed.safeParse(item).data?.index;
    const at = index === undefined ? -1 : result.findIndex((one) => isObject(one) && one.index === index);
    const before = result[at];
    if (isObject(before) && isObject(item)) result[at] = merged(before, item);
    else result.push(item);
  }
  return result;
}

/** The indexes of calls are of the stream alone. */
function finished(message: Json): Json {
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
