import { secretForms } from "#lib/secret-forms.ts";

const maskText = "[key]";
/** Masking shorter encoded forms would hit ordinary text. */
const formLengthMin = 8;

/** Short keys, and slightly longer ones without a digit, are ordinary words ("none", "ollama", "lm-studio"). */
function isOrdinaryWord(key: string): boolean {
  return key.length < 8 || (key.length < 12 && !/\d|^sk-/.test(key));
}

/** Masks the API key in everything that the server returns, encoded forms included. */
export class KeyMask {
  private readonly forms: string[];

  private constructor(key: string) {
    this.forms = secretForms(key, formLengthMin);
  }

  /** Null if there is nothing to mask: no key, or one that is an ordinary word. */
  static of(key: string | null): KeyMask | null {
    return !key || isOrdinaryWord(key) ? null : new KeyMask(key);
  }

  text(input: string): string {
    let masked = input;
    for (const form of this.forms) if (masked.includes(form)) masked = masked.replaceAll(form, maskText);
    return masked;
  }

  /** The length of the longest end of `input` that may be the start of the key, in any of its forms. */
  partialKeyLength(input: string): number {
    let longest = 0;
    for (const form of this.forms) {
      for (let at = Math.max(0, input.length - form.length + 1); input.length - at > longest; at += 1) {
        at = input.indexOf(form[0] ?? "", at);
        if (at < 0 || input.length - at <= longest) break;
        if (form.startsWith(input.slice(at))) longest = input.length - at;
      }
    }
    return longest;
  }
}
