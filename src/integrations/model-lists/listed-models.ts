import type { FactsByModel } from "#contracts/model-facts.ts";
import { storableText } from "#contracts/text.ts";
import { reportedFacts } from "./reported-model-info.ts";

const readMax = 20_000;
const nameMax = 300;

/** One page of a list: the server's facts by model name, and the cursor of the next page. */
export type ModelPage = { models: Map<string, FactsByModel[string]>; after: string | null };

/**
 * The models in a server's response, in whichever shape: OpenAI's `{data: [{id}]}`, `{models: [{name}]}` of Ollama, llama.cpp and
 * Gemini, a bare list, plain names, numeric names. Invalid entries are skipped. A null list is empty; null when there is no list
 * at all.
 */
export function modelPage(answer: unknown): ModelPage | null {
  const list = listIn(answer);
  if (!list) return null;
  const models: ModelPage["models"] = new Map();
  for (const entry of list.slice(0, readMax)) {
    const name = nameOf(entry);
    if (name !== null && !models.has(name)) models.set(name, reportedFacts(entry));
  }
  const { has_more: more, last_id: last } = (isObject(answer) ? answer : {}) as { has_more?: unknown; last_id?: unknown };
  const after = typeof last === "string" && last !== "" ? last : ([...models.keys()].at(-1) ?? null);
  return { models, after: more === true ? after : null };
}

const listKeys = ["data", "models", "result", "items", "model_list"];

function listIn(answer: unknown): unknown[] | null {
  if (Array.isArray(answer)) return answer;
  if (!isObject(answer)) return null;
  const values = listKeys.filter((place) => Object.hasOwn(answer, place)).map((place) => answer[place]);
  const found = values.map((value) => (isObject(value) ? (listIn(value) ?? byName(value)) : value)).filter(Array.isArray);
  return found.find((list) => list.length > 0) ?? (found[0] || values.some((value) => value === null) ? [] : null);
}

/** Some servers list their models by name: `{"models": {"m": {…}}}`. */
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
