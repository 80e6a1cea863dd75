/** The text of an event that contains only text; null for any other event. */
type OnlyText = (data: string) => string | null;

/** Learning costs two parses, so a stream whose events always differ (by a timestamp, or padding) soon stops learning. */
const learnedMax = 8;
/** A string that no model writes, with characters that JSON escapes. */
const probe = '\u0000"probe"\\';
const unescaped = /^[^"\\\p{Cc}]+$/u;

/**
 * Reads the text of events that differ from a previous one only in their text, as most do, without parsing them: parsing
 * would be a sixth of the cost of relaying a token. All other events are left to the caller.
 */
export class RepeatedText {
  private readonly onlyText: OnlyText;
  private before = "";
  private after = "";
  private learnedCount = 0;

  constructor(onlyText: OnlyText) {
    this.onlyText = onlyText;
  }

  /** The text of an event that matches the template; null if it must be parsed. */
  read(data: string): string | null {
    const { before, after } = this;
    if (before === "" || !data.startsWith(before) || !data.endsWith(after)) return null;
    const text = data.slice(before.length, data.length - after.length);
    // Without quotes or escapes it must be the whole string.
    return unescaped.test(text) ? text : null;
  }

  /** Makes a parsed event the template if it contains only text. */
  learn(data: string): void {
    if (this.learnedCount === learnedMax) return;
    const text = this.onlyText(data);
    if (!text) return;
    const literal = JSON.stringify(text);
    const at = data.indexOf(literal);
    if (at < 0) return;
    const [before, after] = [data.slice(0, at + 1), data.slice(at + literal.length - 1)];
    // The same characters may occur elsewhere too: this must be the text if a probe in its place is read back.
    if (this.onlyText(before + JSON.stringify(probe).slice(1, -1) + after) !== probe) return;
    this.learnedCount += 1;
    this.before = before;
    this.after = after;
  }
}
