const [base, tMin, tMax, skew, damp] = [36, 1, 26, 38, 700];

/** A domain with its `xn--` labels decoded to Unicode; invalid labels are unchanged. */
export function unicodeDomain(domain: string): string {
  // Fullwidth letters and dots of Chinese and Japanese keyboards are equivalent to the plain ones (UTS 46).
  const mapped = domain
    .normalize("NFKC")
    .replace(/[。.。]/g, ".")
    .toLowerCase();
  return mapped
    .split(".")
    .map((label) => (label.startsWith("xn--") ? (decoded(label.slice(4)) ?? label) : label))
    .join(".");
}

/** RFC 3492, section 6.2; null for invalid Punycode. */
function decoded(encoded: string): string | null {
  const hyphen = encoded.lastIndexOf("-");
  const output = hyphen > 0 ? [...encoded.slice(0, hyphen)].map((letter) => letter.charCodeAt(0)) : [];
  let [code, bias, position] = [128, 72, 0];
  for (let at = hyphen > 0 ? hyphen + 1 : 0; at < encoded.length; ) {
    const start = position;
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(encoded.charCodeAt(at++));
      if (digit < 0) return null;
      position += digit * weight;
      const threshold = Math.min(Math.max(k - bias, tMin), tMax);
      if (digit < threshold) break;
      weight *= base - threshold;
      if (weight > 0x7fffffff) return null;
    }
    const count = output.length + 1;
    bias = adapted(position - start, count, start === 0);
    code += Math.floor(position / count);
    position %= count;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
    output.splice(position++, 0, code);
  }
  return output.some((one) => one > 127) ? String.fromCodePoint(...output) : null;
}

function digitOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 97;
  return code >= 48 && code <= 57 ? code - 22 : -1;
}

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
