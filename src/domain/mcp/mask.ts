/** Shorter secrets would blot out ordinary words. */
const secretLengthMin = 6;
/** What stands where a secret was. */
export const maskWord = "[token]";

/** Takes secrets out of whatever a server says: as they are, and as they look when a server encodes them. */
export type Mask = { text: (text: string) => string; value: <T>(value: T) => T };

/** A mask for what was sent along with the requests to a server. Nothing that it returns holds one of `secrets`. */
export function maskOf(secrets: readonly (string | null)[]): Mask {
  const forms = [...new Set(secrets.flatMap((secret) => (secret && secret.length >= secretLengthMin ? formsOf(secret) : [])))];
  // Longest first: one form may be a part of another.
  forms.sort((one, other) => other.length - one.length);
  const text = (words: string) => forms.reduce((masked, form) => masked.replaceAll(form, maskWord), words);
  return { text, value: forms.length === 0 ? (value) => value : (value) => masked(value, text) };
}

/** What may be secret in an address: the values of its query. */
export function secretsOfUrl(url: string): string[] {
  return [...(URL.parse(url)?.searchParams.values() ?? [])].filter((value) => value.length >= 12);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const escaped = JSON.stringify(secret).slice(1, -1);
  const urlForms = [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
  const lower = urlForms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  return [secret, escaped, ...urlForms, ...lower, hex, hex.toUpperCase(), ...base64FormsOf(bytes)];
}

/** As a part of longer base64 text, such as that of “Bearer …”: what of it does not depend on its neighbours, at each of three offsets. */
function base64FormsOf(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = offset === 0 ? 0 : offset + 1;
    const whole = Math.floor((padded.length * 8) / 6);
    const plain = padded.toString("base64").slice(first, whole);
    return [plain, plain.replaceAll("+", "-").replaceAll("/", "_")].filter((form) => form.length >= secretLengthMin);
  });
}

function masked<T>(value: T, text: (words: string) => string): T {
  if (typeof value === "string") return text(value) as T & string;
  if (Array.isArray(value)) return value.map((item) => masked(item, text)) as T & unknown[];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), masked(item, text)])) as T & object;
}
