import { longestFirst, secretForms } from "#lib/secret-forms.ts";

/** Shorter secrets would blot out ordinary words. */
const secretLengthMin = 6;
/** What stands where a secret was. */
export const maskWord = "[token]";

/** Takes secrets out of whatever a server says: as they are, and as they look when a server encodes them. */
export type Mask = { text: (text: string) => string; value: <T>(value: T) => T };

/** A mask for what was sent along with the requests to a server. Nothing that it returns holds one of `secrets`. */
export function maskOf(secrets: readonly (string | null)[]): Mask {
  const long = secrets.filter((secret): secret is string => secret !== null && secret.length >= secretLengthMin);
  const forms = longestFirst(long.flatMap((secret) => secretForms(secret, secretLengthMin)));
  const text = (words: string) => forms.reduce((masked, form) => masked.replaceAll(form, maskWord), words);
  return { text, value: forms.length === 0 ? (value) => value : (value) => masked(value, text) };
}

/** What may be secret in an address: the values of its query. */
export function secretsOfUrl(url: string): string[] {
  return [...(URL.parse(url)?.searchParams.values() ?? [])].filter((value) => value.length >= 12);
}

function masked<T>(value: T, text: (words: string) => string): T {
  if (typeof value === "string") return text(value) as T & string;
  if (Array.isArray(value)) return value.map((item) => masked(item, text)) as T & unknown[];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), masked(item, text)])) as T & object;
}
