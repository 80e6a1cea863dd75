import { longestFirst, secretForms } from "#lib/secret-forms.ts";

/** Masking shorter secrets would remove ordinary words. */
const secretLengthMin = 6;
/** The replacement of a secret. */
export const maskWord = "[token]";

/** Removes secrets from a server's output, plain and in encoded forms. */
export type Mask = { text: (text: string) => string; value: <T>(value: T) => T };

/** A mask for the secrets that were sent to a server. Its output contains none of them. */
export function maskOf(secrets: readonly (string | null)[]): Mask {
  const long = secrets.filter((secret): secret is string => secret !== null && secret.length >= secretLengthMin);
  const forms = longestFirst(long.flatMap((secret) => secretForms(secret, secretLengthMin)));
  const text = (words: string) => forms.reduce((masked, form) => masked.replaceAll(form, maskWord), words);
  return { text, value: forms.length === 0 ? (value) => value : (value) => masked(value, text) };
}

/** Possible secrets in an address: the values of its query. */
export function secretsOfUrl(url: string): string[] {
  return [...(URL.parse(url)?.searchParams.values() ?? [])].filter((value) => value.length >= 12);
}

function masked<T>(value: T, text: (words: string) => string): T {
  if (typeof value === "string") return text(value) as T & string;
  if (Array.isArray(value)) return value.map((item) => masked(item, text)) as T & unknown[];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), masked(item, text)])) as T & object;
}
