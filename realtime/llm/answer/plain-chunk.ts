import { isObject, type Json } from "../adapters/json-object.ts";

const ofChunk = new Set(["id", "object", "created", "model", "choices", "system_fingerprint", "service_tier", "obfuscation"]);
const ofChoice = new Set(["index", "delta"]);
const ofDelta = new Set(["role", "content"]);

/**
 * The text and place of a chunk that says a piece of text and nothing else, as most do, the first of an answer among them;
 * null for every other, which the schema of all chunks parses. That takes longer than the rest of a first token's way.
 */
export function plainChunk(said: Json): { place: number; text: string } | null {
  const { choices, object } = said;
  if (object !== "chat.completion.chunk" || !Array.isArray(choices) || choices.length !== 1 || saysMore(said, ofChunk)) return null;
  const choice: unknown = choices[0];
  if (!isObject(choice) || !Number.isInteger(choice.index) || saysMore(choice, ofChoice)) return null;
  const { delta } = choice;
  if (!isObject(delta) || typeof delta.content !== "string" || saysMore(delta, ofDelta)) return null;
  return { place: Number(choice.index), text: delta.content };
}

function saysMore(said: Json, usual: Set<string>): boolean {
  for (const name in said) if (!usual.has(name) && said[name] !== null) return true;
  return false;
}
