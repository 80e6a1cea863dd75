type Schema = Record<string, unknown>;

const problemsMax = 5;
const depthMax = 20;

/**
 * How `value` violates a JSON schema, in messages for a model; empty if no violation is found. The schema is untrusted:
 * types, required and unknown fields, enums, sizes and combinations are checked, but not patterns, because a regular
 * expression could block this process, nor formats.
 */
export function schemaProblems(schema: unknown, value: unknown): string[] {
  return problems(schema, value, { path: "", root: schema, depth: 0 }).slice(0, problemsMax);
}

type Position = { path: string; root: unknown; depth: number };

function problems(rawSchema: unknown, value: unknown, position: Position): string[] {
  if (position.depth > depthMax) return [];
  if (rawSchema === false) return [`${at(position)} must not be there`];
  const schema = resolved(rawSchema, position.root);
  if (!schema) return [];
  const wrong = wrongType(schema, value);
  if (wrong) return [`${at(position)} must be ${wrong}, but is ${typeOf(value)}`];
  return [
    ...choices(schema, value, position),
    ...sizes(schema, value, position),
    ...combined(schema, value, position),
    ...inside(schema, value, position),
  ];
}

/** Resolves a local reference; others are not followed. */
function resolved(rawSchema: unknown, root: unknown, hops = 0): Schema | null {
  if (!isSchema(rawSchema) || hops > 10) return null;
  const { $ref: ref } = rawSchema;
  if (typeof ref !== "string") return rawSchema;
  if (!ref.startsWith("#")) return null;
  let target: unknown = root;
  for (const step of ref.slice(1).split("/").filter(Boolean)) {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    target = isSchema(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  }
  return resolved(target, root, hops + 1);
}

function wrongType({ type, nullable }: Schema, value: unknown): string | null {
  const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === "string");
  if (types.length === 0 || (nullable === true && value === null)) return null;
  const actual = typeOf(value);
  const fits = types.some((one) => one === actual || (one === "number" && actual === "integer") || !knownTypes.has(one));
  return fits ? null : types.join(" or ");
}

const knownTypes = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);

function choices(schema: Schema, value: unknown, position: Position): string[] {
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => isSame(one, value)))
    return [`${at(position)} must be one of ${shortened(schema.enum.map((one) => JSON.stringify(one)).join(", "))}`];
  if ("const" in schema && !isSame(schema.const, value))
    return [`${at(position)} must be ${shortened(JSON.stringify(schema.const) ?? "")}`];
  return [];
}

function sizes(schema: Schema, value: unknown, position: Position): string[] {
  const limits: [string, number | null, (limit: number, size: number) => boolean, string][] = [
    ["minimum", numberOf(value), (limit, size) => size < limit, "must be at least"],
    ["maximum", numberOf(value), (limit, size) => size > limit, "must be at most"],
    ["exclusiveMinimum", numberOf(value), (limit, size) => size <= limit, "must be more than"],
    ["exclusiveMaximum", numberOf(value), (limit, size) => size >= limit, "must be less than"],
    ["minLength", typeof value === "string" ? [...value].length : null, (limit, size) => size < limit, "must have a length of at least"],
    ["maxLength", typeof value === "string" ? [...value].length : null, (limit, size) => size > limit, "must have a length of at most"],
    ["minItems", Array.isArray(value) ? value.length : null, (limit, size) => size < limit, "must have at least this many members:"],
    ["maxItems", Array.isArray(value) ? value.length : null, (limit, size) => size > limit, "must have at most this many members:"],
  ];
  return limits.flatMap(([name, size, isBroken, words]) => {
    const limit = schema[name];
    return typeof limit === "number" && size !== null && isBroken(limit, size) ? [`${at(position)} ${words} ${limit}`] : [];
  });
}

function combined(schema: Schema, value: unknown, position: Position): string[] {
  const deeper = { ...position, depth: position.depth + 1 };
  const all = listOf(schema.allOf).flatMap((one) => problems(one, value, deeper));
  const any = [schema.anyOf, schema.oneOf].flatMap((list) => {
    const found = listOf(list).map((one) => problems(one, value, deeper));
    // The alternative with the fewest problems is the most likely one.
    return found.length === 0 || found.some((one) => one.length === 0)
      ? []
      : (found.toSorted((one, other) => one.length - other.length)[0] ?? []);
  });
  return [...all, ...any];
}

function inside(schema: Schema, value: unknown, position: Position): string[] {
  const below = (path: string) => ({
    ...position,
    path: position.path === "" ? path : `${position.path}.${path}`,
    depth: position.depth + 1,
  });
  if (Array.isArray(value)) {
    if (Array.isArray(schema.items) || Array.isArray(schema.prefixItems)) return [];
    return schema.items === undefined
      ? []
      : value.slice(0, 1000).flatMap((member, index) => problems(schema.items, member, below(String(index))));
  }
  if (!isSchema(value)) return [];
  const fields = isSchema(schema.properties) ? schema.properties : {};
  const missing = listOf(schema.required).filter((name) => typeof name === "string" && !Object.hasOwn(value, name));
  const closed = schema.additionalProperties === false && schema.patternProperties === undefined;
  return [
    ...missing.map((name) => `${at(below(String(name)))} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      if (Object.hasOwn(fields, name)) return problems(fields[name], member, below(name));
      if (closed) return [`${at(below(name))} is not known`];
      return isSchema(schema.additionalProperties) ? problems(schema.additionalProperties, member, below(name)) : [];
    }),
  ];
}

function at({ path }: Position): string {
  return path === "" ? "The input" : `“${shortened(path)}”`;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text;
}
