/**
 * A secret as it is, and as it looks where a server encodes it: escaped in JSON, in an address or a form, in hexadecimal, and
 * as a part of base64. The longest first, because one form may be a part of another.
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

/** Each once, the longest first. */
export function longestFirst(forms: string[]): string[] {
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

/** As a part of longer base64 text, such as that of “Bearer …”: what of it does not depend on its neighbours, at each of three offsets. */
function base64FormsOf(bytes: Buffer, lengthMin: number): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = offset === 0 ? 0 : offset + 1;
    const whole = Math.floor((padded.length * 8) / 6);
    const plain = padded.toString("base64").slice(first, whole);
    return [plain, plain.replaceAll("+", "-").replaceAll("/", "_")].filter((form) => form.length >= lengthMin);
  });
}
