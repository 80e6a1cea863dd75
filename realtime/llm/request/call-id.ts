import { createHash } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A deterministic call id that every provider accepts (Mistral's format is the strictest), for ids that cannot be sent. */
export function derivedCallId(seed: string): string {
  const bytes = createHash("sha256").update(seed).digest().subarray(0, 9);
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** Gives each call of a request a unique id: its own if `legal` and unused, otherwise one derived from it. */
export class CallIds {
  private readonly used = new Set<string>();
  private readonly legal: RegExp;

  constructor(legal: RegExp) {
    this.legal = legal;
  }

  idFor(id: string): string {
    let unique = id;
    for (let nth = 1; !this.legal.test(unique) || this.used.has(unique); nth += 1) unique = derivedCallId(`${id}#${nth}`);
    this.used.add(unique);
    return unique;
  }
}
