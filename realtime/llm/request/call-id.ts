import { createHash } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An id for a call whose provider gave none that may be sent: the same for the same seed, and legal everywhere (Mistral takes no other form). */
export function madeCallId(seed: string): string {
  const bytes = createHash("sha256").update(seed).digest().subarray(0, 9);
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** Gives each call of a request an id that no other has: its own where `legal` and not used before, else one that is made from it. */
export class CallIds {
  private readonly used = new Set<string>();
  private readonly legal: RegExp;

  constructor(legal: RegExp) {
    this.legal = legal;
  }

  idFor(id: string): string {
    let unique = id;
    for (let nth = 1; !this.legal.test(unique) || this.used.has(unique); nth += 1) unique = madeCallId(`${id}#${nth}`);
    this.used.add(unique);
    return unique;
  }
}
