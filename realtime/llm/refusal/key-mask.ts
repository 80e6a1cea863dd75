import { secretForms } from "#lib/secret-forms.ts";

const maskWord = "[key]";
/** Shorter encoded forms would blot out what is none. */
const formLengthMin = 8;

/** Shorter keys, and short ones without a digit, are words as they come in any text ("none", "ollama", "lm-studio"). */
function isWord(key: string): boolean {
  return key.length < 8 || (key.length < 12 && !/\d|^sk-/.test(key));
}

/** Takes the key that a server was called with out of what the server says, also where it is encoded. */
export class KeyMask {
  private readonly forms: string[];

  private constructor(key: string) {
    this.forms = secretForms(key, formLengthMin);
  }

  /** Null where there is nothing to mask: no key, or one that is a word like any other. */
  static of(key: string | null): KeyMask | null {
    return !key || isWord(key) ? null : new KeyMask(key);
  }

  text(words: string): string {
    let masked = words;
    for (const form of this.forms) if (masked.includes(form)) masked = masked.replaceAll(form, maskWord);
    return masked;
  }

  /** Length of the longest end of `words` with which the key may begin, in any of its forms. */
  beginning(words: string): number {
    let longest = 0;
    for (const form of this.forms) {
      for (let at = Math.max(0, words.length - form.length + 1); words.length - at > longest; at += 1) {
        at = words.indexOf(form[0] ?? "", at);
        if (at < 0 || words.length - at <= longest) break;
        if (form.startsWith(words.slice(at))) longest = words.length - at;
      }
    }
    return longest;
  }
}
