/** The text of an event that says nothing but a piece of text; null for every other. */
type TextAlone = (data: string) => string | null;

/** Learning takes two parses: a stream whose events differ in more than their text (a clock, padding) soon learns no more. */
const learnedMax = 8;
/** Part of no text that a model writes, with something that JSON escapes. */
const probe = '\u0000"probe"\\';
const plain = /^[^"\\\p{Cc}]+$/u;

/**
 * Reads events that are like one before but for their text, which most events of a stream are, without parsing them:
 * that would be a sixth of what passing a token on costs. Whatever is not exactly so is parsed by whoever asks.
 */
export class RepeatedText {
  private readonly textAlone: TextAlone;
  private before = "";
  private after = "";
  private learned = 0;

  constructor(textAlone: TextAlone) {
    this.textAlone = textAlone;
  }

  /** The text of an event that is like the one learned; null when it has to be parsed. */
  read(data: string): string | null {
    const { before, after } = this;
    if (before === "" || !data.startsWith(before) || !data.endsWith(after)) return null;
    const text = data.slice(before.length, data.length - after.length);
    // With nothing that ends or escapes a string in it, it can only be the whole of this one.
    return plain.test(text) ? text : null;
  }

  /** Takes an event that had to be parsed as an example, where it says text alone. */
  learn(data: string): void {
    if (this.learned === learnedMax) return;
    const text = this.textAlone(data);
    if (!text) return;
    const written = JSON.stringify(text);
    const at = data.indexOf(written);
    if (at < 0) return;
    const [before, after] = [data.slice(0, at + 1), data.slice(at + written.length - 1)];
    // The same letters may stand elsewhere: it is the text if another in its place is read as the text.
    if (this.textAlone(before + JSON.stringify(probe).slice(1, -1) + after) !== probe) return;
    this.learned += 1;
    this.before = before;
    this.after = after;
  }
}
