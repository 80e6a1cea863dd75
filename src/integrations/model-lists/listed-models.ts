import type { FactsByModel } from "#contracts/model-facts.ts";
import { storableText } from "#contracts/text.ts";
import { toldFacts } from "./reported-model-info.ts";

const readMax = 20_000;
const nameMax = 300;

/** One page of a list: what its server says of each model by its name, and after which one the next page begins. */
export type ModelPage = { models: Map<string, FactsByModel[string]>; after: string | null };

/**
 * The models in a server's answer, whichever shape it has: OpenAI's `{data: [{id}]}`, `{models: [{name}]}` of Ollama,
 * llama.cpp and Gemini, a bare list, names alone, numbers for names. Odd members are left out. A list that is null is
 * empty; null when there is no list at all.
 */
export function modelPage(answer: unknown): ModelPage | null {
  const list = listIn(answer);
  if (!list) return null;
  const models: ModelPage["models"] = new Map();
  for (const entry of list.slice(0, readMax)) {
    const name = nameOf(entry);
    if (name !== null && !models.has(name)) models.set(name, toldFacts(entry));
  }
  const { has_more: more, last_id: last } = (isObject(answer) ? answer : {}) as { has_more?: unknown; last_id?: unknown };
  const after = typeof last === "string" && last !== "" ? last : ([...models.keys()].at(-1) ?? null);
  return { models, after: more === true ? after : null };
}

const places = ["data", "models", "result", "items", "model_list"];

function listIn(answer: unknown): unknown[] | null {
  if (Array.isArray(answer)) return answer;
  if (!isObject(answer)) return null;
  const held = places.filter((place) => Object.hasOwn(answer, place)).map((place) => answer[place]);
  const found = held.map((value) => (isObject(value) ? (listIn(value) ?? byName(value)) : value)).filter(Array.isArray);
  return found.find((list) => list.length > 0) ?? (found[0] || held.some((value) => value === null) ? [] : null);
}

/** Some list their models by name: `{"models": {"m": {…}}}`. */
function byName(models: Record<string, unknown>): unknown[] {
  return Object.entries(models).flatMap(([id, about]) => (isObject(about) ? [{ id, ...about }] : []));
}

function nameOf(entry: unknown): string | null {
  const fields = isObject(entry) ? [entry.id, entry.name, entry.model, entry.slug, entry.model_name, entry.model_id] : [entry];
  for (const field of fields) {
    const name = typeof field === "number" ? String(field) : typeof field === "string" ? storableText(field).trim() : "";
    if (name !== "" && name.length <= nameMax) return name;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
