/**
 * A secret in all forms in which a server may echo it: plain, escaped in JSON, URL- or form-encoded, hexadecimal, and as part of
 * base64. Longest first, because one form may be part of another.
 */
export function secretForms(secret: string, lengthMin: number): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const escaped = JSON.stringify(secret).slice(1, -1);
  const urlForms = [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
  const lower = urlForms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const forms = [secret, escaped, ...urlForms, ...lower, hex, hex.toUpperCase(), ...base64FormsOf(bytes, lengthMin)];
  return longestFirst(forms);
}

/** Without duplicates, longest first. */
export function longestFirst(forms: string[]): string[] {
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

/**
 * As part of longer base64 text such as that of “Bearer …”: the characters that do not depend on their neighbours, at each of
 * three offsets.
 */
function base64FormsOf(bytes: Buffer, lengthMin: number): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = offset === 0 ? 0 : offset + 1;
    const whole = Math.floor((padded.length * 8) / 6);
    const plain = padded.toString("base64").slice(first, whole);
    return [plain, plain.replaceAll("+", "-").replaceAll("/", "_")].filter((form) => form.length >= lengthMin);
  });
}
