/** A shorter repeated tail may be a coincidence. */
const overlapMin = 12;
/** How much text is buffered at most until a repeated tail is ruled out. */
const undecidedMax = 64;

export type ContinuationJoin = { push: (text: string) => string; end: () => string };

/**
 * Joins the continuation of a cut-off reply to its `prefix`. Some models repeat the tail or start over although asked not to;
 * the repeated part is dropped. Text is buffered only while that is undecided.
 */
export function createContinuationJoin(prefix: string): ContinuationJoin {
  let buffer = "";
  let decided = prefix === "";

  function decide(final: boolean): string {
    if (buffer.length <= prefix.length && prefix.startsWith(buffer) && buffer !== "") {
      // The model may be repeating the whole reply; only text beyond the prefix is new.
      if (!final || buffer.length >= overlapMin) return "";
    }
    if (buffer.length > prefix.length && buffer.startsWith(prefix) && prefix.length >= overlapMin) return release(prefix.length);
    if (!final && buffer.length < undecidedMax) return "";
    return release(overlapOf(prefix, buffer));
  }

  function release(dropped: number): string {
    decided = true;
    const text = buffer.slice(dropped);
    buffer = "";
    return text;
  }

  return {
    push(text) {
      if (decided) return text;
      buffer += text;
      return decide(false);
    },
    end() {
      return decided || buffer === "" ? "" : decide(true);
    },
  };
}

/** The length of the longest start of `text` that ends `prefix`; 0 if it is too short to be significant. */
function overlapOf(prefix: string, text: string): number {
  for (let length = Math.min(prefix.length, text.length); length >= overlapMin; length -= 1) {
    if (prefix.endsWith(text.slice(0, length))) return length;
  }
  return 0;
}
