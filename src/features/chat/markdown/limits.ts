/** What one reply may cost its reader. Beyond any of these it is shown as plain text. */
export const limits = {
  /** Levels of quotes, lists and emphasis within each other. */
  depth: 40,
  /** Runs of text: each becomes elements of the page. */
  pieces: 20_000,
  /** Characters that the rules look at again and again, summed over their calls: an idle computer looks at this many in a fifth of a second. */
  work: 10_000_000,
  /** How much dearer the rules of blocks are a character than those within a line. */
  blockWeight: 4,
  /** Milliseconds, for what the other limits do not foresee. */
  timeMs: 1_000,
  /** Characters of one paragraph; a longer one keeps its text and loses its formatting. */
  inlineLength: 50_000,
  formulas: 500,
  formulaLength: 5_000,
} as const;

/** Says that a text is too deep, too long or too intricate to be formatted. */
export class TooIntricate extends Error {}

/** Adds up what one reading costs. Throws TooIntricate. */
export class Meter {
  private depth = 0;
  private pieces = 0;
  private work = 0;
  private readonly endsAt = performance.now() + limits.timeMs;

  deeper<T>(work: () => T): T {
    if (++this.depth > limits.depth) throw new TooIntricate("too deep");
    try {
      return work();
    } finally {
      this.depth -= 1;
    }
  }

  piece(): void {
    if (++this.pieces > limits.pieces) throw new TooIntricate("too many pieces");
  }

  look(length: number): void {
    this.work += length;
    if (this.work > limits.work || performance.now() > this.endsAt) throw new TooIntricate("too much work");
  }
}
