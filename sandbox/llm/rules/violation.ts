/** A violated API rule: `message` is the provider's own message, `param` names the field. */
export type Violation = { param: string; message: string; code?: string; status?: 400 | 401 | 404 | 422; type?: string };
/** Request headers in Node's format. */
export type RequestHeaders = Record<string, string | string[] | undefined>;
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects in a list with their indexes; other members count as empty objects, so that rules report them. */
export function entriesOf(value: unknown): [number, Fields][] {
  return Array.isArray(value) ? value.map((entry: unknown, at) => [at, isFields(entry) ? entry : {}]) : [];
}

/** Names in `value` that are not in the table of known ones. */
export function unknownNames(value: Fields, known: Readonly<Record<string, true>>): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined && !Object.hasOwn(known, name));
}

/** Lone surrogates, which `JSON.stringify` passes and providers' JSON parsers reject. */
export function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === "string") return !value.isWellFormed();
  if (Array.isArray(value)) return value.some(hasLoneSurrogate);
  return isFields(value) && Object.entries(value).some(([name, inner]) => !name.isWellFormed() || hasLoneSurrogate(inner));
}

/** An API only sees what survives serialisation: no undefined fields. */
export function asSent(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}
