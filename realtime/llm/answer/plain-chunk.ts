import { isObject, type Json } from "../adapters/json-object.ts";

const chunkFields = new Set(["id", "object", "created", "model", "choices", "system_fingerprint", "service_tier", "obfuscation"]);
const choiceFields = new Set(["index", "delta"]);
const deltaFields = new Set(["role", "content"]);

/**
 * The text of a chunk that contains nothing but text, as most do, the first included; null for all others, which the full
 * schema parses. That parse would take longer than everything else before the first token.
 */
export function plainChunk(raw: Json): { choiceIndex: number; text: string } | null {
  const { choices, object } = raw;
  if (object !== "chat.completion.chunk" || !Array.isArray(choices) || choices.length !== 1 || hasOtherFields(raw, chunkFields))
    return null;
  const choice: unknown = choices[0];
  if (!isObject(choice) || !Number.isInteger(choice.index) || hasOtherFields(choice, choiceFields)) return null;
  const { delta } = choice;
  if (!isObject(delta) || typeof delta.content !== "string" || hasOtherFields(delta, deltaFields)) return null;
  return { choiceIndex: Number(choice.index), text: delta.content };
}

function hasOtherFields(raw: Json, expected: Set<string>): boolean {
  for (const name in raw) if (!expected.has(name) && raw[name] !== null) return true;
  return false;
}
