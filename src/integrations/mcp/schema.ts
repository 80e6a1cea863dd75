import { toStorable } from "#contracts/text.ts";

type Schema = Record<string, unknown>;

/** Maximum length of a tool's schema, which is sent with every model call. */
const schemaLengthMax = 8000;
/** How deep references are resolved; recursive schemas are cut there. */
const depthMax = 8;
const nodesMax = 2000;
const legalName = /^[a-zA-Z0-9_.-]{1,64}$/;

export type ModelSchema = {
  schema: Schema /** Names that providers refuse, by the ones that stand for them. */;
  renamed?: Record<string, string>;
};

/**
 * The schema in the subset that providers accept: an object at the top without references or choices there, and short. They would
 * refuse a whole request for one tool's schema; the server validates its input anyway. Null if it cannot be reduced.
 */
export function schemaForModels(input: Schema): ModelSchema | null {
  const plain = mergeChoices(asSchema(inlined(input, input, { left: nodesMax }, 0)));
  const named = legalNames(plain);
  for (const shorten of [(schema: Schema) => schema, withoutExtras, withShortDescriptions, withoutDescriptions]) {
    const schema = toStorable(asSchema(shorten(named.schema)));
    if (JSON.stringify(schema).length <= schemaLengthMax) return { ...named, schema };
  }
  return null;
}

/** References replaced by their targets, and implied types made explicit. */
function inlined(value: unknown, root: Schema, budget: { left: number }, depth: number): unknown {
  budget.left -= 1;
  if (depth > depthMax || budget.left < 0) return {};
  if (value === true) return {};
  if (Array.isArray(value)) return value.map((item) => inlined(item, root, budget, depth));
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") {
    const { $ref, ...beside } = value;
    const target = resolved(root, $ref);
    return target ? inlined({ ...target, ...beside }, root, budget, depth + 1) : inlined(beside, root, budget, depth);
  }
  const entries = Object.entries(value).filter(([key]) => !bookkeeping.has(key));
  const schema = Object.fromEntries(entries.map(([key, item]) => [key, inlinedUnder(key, item, root, budget, depth)]));
  return typed(schema);
}

function inlinedUnder(key: string, item: unknown, root: Schema, budget: { left: number }, depth: number): unknown {
  if (key === "properties" || key === "patternProperties") {
    const properties = isObject(item) ? Object.entries(item) : [];
    return Object.fromEntries(properties.map(([name, schema]) => [name, asSchema(inlined(schema, root, budget, depth + 1))]));
  }
  if (key === "anyOf" || key === "oneOf" || key === "allOf") {
    return Array.isArray(item) ? item.map((schema) => asSchema(inlined(schema, root, budget, depth + 1))) : [];
  }
  return key === "items" || key === "additionalProperties" || key === "not" ? inlined(item, root, budget, depth + 1) : item;
}

const bookkeeping = new Set(["$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "$dynamicAnchor", "$vocabulary"]);

function resolved(root: Schema, ref: string): Schema | null {
  if (!ref.startsWith("#/")) return null;
  const path = ref.slice(2).split("/");
  let at: unknown = root;
  for (const step of path) at = isObject(at) ? at[decodeStep(step)] : undefined;
  return isObject(at) ? at : null;
}

function decodeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function typed(schema: Schema): Schema {
  const type = schema.type ?? (isObject(schema.properties) ? "object" : schema.items !== undefined ? "array" : undefined);
  const items = (type === "array" || (Array.isArray(type) && type.includes("array"))) && !isObject(schema.items) ? { items: {} } : {};
  return { ...schema, ...(type === undefined ? {} : { type }), ...items };
}

/** Merges a choice at the top into optional fields. */
function mergeChoices({ anyOf, oneOf, allOf, not: _, enum: _e, ...schema }: Schema): Schema {
  const every = [schema, ...schemas(allOf)].map(parts);
  const choices = [anyOf, oneOf].map((choice) => schemas(choice).map(parts)).filter((choice) => choice.length > 0);
  const properties = Object.assign({}, ...[...choices.flat(), ...every].map((part) => part.properties));
  const shared = choices.flatMap(
    (choice) => choice[0]?.required.filter((name) => choice.every(({ required }) => required.includes(name))) ?? [],
  );
  const required = [...new Set([...every.flatMap((part) => part.required), ...shared])].filter((name) => name in properties);
  const { required: _r, ...rest } = schema;
  return { ...rest, type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

function schemas(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function parts(schema: Schema): { properties: Schema; required: string[] } {
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === "string") : [];
  return { properties: isObject(schema.properties) ? schema.properties : {}, required };
}

function legalNames(schema: Schema): ModelSchema {
  const { properties, required } = parts(schema);
  const renamed: Record<string, string> = {};
  const legalOf = new Map<string, string>();
  for (const name of Object.keys(properties)) {
    if (legalName.test(name)) continue;
    const plain = name.replaceAll(/[^a-zA-Z0-9_.-]/g, "_").slice(0, 56) || "field";
    let legal = plain;
    for (let at = 2; legal in properties || legal in renamed; at += 1) legal = `${plain}_${at}`;
    renamed[legal] = name;
    legalOf.set(name, legal);
  }
  if (legalOf.size === 0) return { schema };
  const named = Object.fromEntries(Object.entries(properties).map(([name, property]) => [legalOf.get(name) ?? name, property]));
  return { schema: { ...schema, properties: named, required: required.map((name) => legalOf.get(name) ?? name) }, renamed };
}

const extras = new Set(["title", "examples", "example", "default", "deprecated", "readOnly", "writeOnly"]);

function withoutExtras(schema: Schema): Schema {
  return asSchema(walked(schema, (key, value) => (extras.has(key) ? undefined : value)));
}

function withShortDescriptions(schema: Schema): Schema {
  return asSchema(
    walked(withoutExtras(schema), (key, value) => (key === "description" && typeof value === "string" ? value.slice(0, 120) : value)),
  );
}

function withoutDescriptions(schema: Schema): Schema {
  return asSchema(walked(withoutExtras(schema), (key, value) => (key === "description" ? undefined : value)));
}

/** Applies `change` to every keyword of a schema; property names are not keywords. */
function walked(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => walked(item, change));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (key === "properties" && isObject(item)) {
      return [[key, Object.fromEntries(Object.entries(item).map(([name, schema]) => [name, walked(schema, change)]))]];
    }
    const changed = change(key, item);
    return changed === undefined ? [] : [[key, key === "enum" || key === "const" ? changed : walked(changed, change)]];
  });
  return Object.fromEntries(entries);
}

function asSchema(value: unknown): Schema {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
