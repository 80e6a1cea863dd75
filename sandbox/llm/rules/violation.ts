/** One rule of an API that a request breaks: `message` is in the provider's own words, `param` names the field. */
export type Violation = { param: string; message: string; code?: string; status?: 400 | 401 | 404 | 422; type?: string };
/** Request headers as Node gives them. */
export type RequestHeaders = Record<string, string | string[] | undefined>;
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of a list that are objects, each with its place; others count as empty objects, so that rules name them. */
export function entriesOf(value: unknown): [number, Fields][] {
  return Array.isArray(value) ? value.map((entry: unknown, at) => [at, isFields(entry) ? entry : {}]) : [];
}

/** Names in `value` that are not in the table of known ones. */
export function unknownNames(value: Fields, known: Readonly<Record<string, true>>): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined && !Object.hasOwn(known, name));
}

/** What `JSON.stringify` lets through and JSON parsers of providers refuse: half of a surrogate pair. */
export function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === "string") return !value.isWellFormed();
  if (Array.isArray(value)) return value.some(hasLoneSurrogate);
  return isFields(value) && Object.entries(value).some(([name, inner]) => !name.isWellFormed() || hasLoneSurrogate(inner));
}

/** An API sees only what survives the wire: no undefined fields. */
export function asSent(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}
