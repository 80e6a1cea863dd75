/** Within this time everything that has come is shown. */
export const flowMs = 250;
/** A piece without a space is not waited for longer: Chinese and Japanese have none. */
const wordLengthMax = 24;

/** How much of a growing text is shown: each piece that comes flows in over the same time, so that bursts become an even stream. */
export class TextFlow {
  private length: number;
  /** What has all been shown. */
  private settled: number;
  /** Words that were shown stay. */
  private shown: number;
  private pieces: { length: number; at: number }[] = [];

  /** `length`: of the text that is there already. */
  constructor(length: number) {
    this.length = length;
    this.settled = length;
    this.shown = length;
  }

  grow(length: number, now: number): void {
    if (length <= this.length) {
      // Another text: there is nothing to flow.
      if (length < this.length) {
        this.settled = length;
        this.shown = 0;
        this.pieces = [];
      }
      this.length = length;
      return;
    }
    this.pieces.push({ length: length - this.length, at: now });
    this.length = length;
  }

  /** How many characters are shown, up to the end of a word. */
  shownOf(text: string, now: number): number {
    while (this.pieces[0] && now - this.pieces[0].at >= flowMs) this.settled += this.pieces.shift()?.length ?? 0;
    if (this.pieces.length === 0) {
      this.shown = text.length;
      return this.shown;
    }
    const flown = this.pieces.reduce((sum, { length, at }) => sum + (length * Math.max(0, now - at)) / flowMs, this.settled);
    this.shown = Math.max(this.shown, wordEnd(text, Math.min(Math.floor(flown), text.length)));
    return this.shown;
  }

  get isFlowing(): boolean {
    return this.pieces.length > 0;
  }
}

function wordEnd(text: string, end: number): number {
  const from = Math.max(0, end - wordLengthMax);
  const space = text.slice(from, end).search(/\s\S*$/);
  if (space >= 0) return from + space + 1;
  if (from === 0) return 0;
  // Never between the halves of one sign.
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? "") ? end - 1 : end;
}
