/** A repeated tail shorter than this may be chance. */
const overlapMin = 12;
/** Text held back at most before a repeated tail is ruled out. */
const undecidedMax = 64;

export type ContinuationJoin = { push: (text: string) => string; end: () => string };

/**
 * Joins the continuation of a cut-off reply to its `prefix`. Models are asked to go on exactly, but some repeat the
 * tail and some start over: what repeats the prefix is dropped. Text is held back only while that is undecided.
 */
export function createContinuationJoin(prefix: string): ContinuationJoin {
  let held = "";
  let decided = prefix === "";

  function decide(final: boolean): string {
    if (held.length <= prefix.length && prefix.startsWith(held) && held !== "") {
      // It may be the whole reply over again: only the part beyond the prefix is new.
      if (!final || held.length >= overlapMin) return "";
    }
    if (held.length > prefix.length && held.startsWith(prefix) && prefix.length >= overlapMin) return release(prefix.length);
    if (!final && held.length < undecidedMax) return "";
    return release(overlapOf(prefix, held));
  }

  function release(dropped: number): string {
    decided = true;
    const text = held.slice(dropped);
    held = "";
    return text;
  }

  return {
    push(text) {
      if (decided) return text;
      held += text;
      return decide(false);
    },
    end() {
      return decided || held === "" ? "" : decide(true);
    },
  };
}

/** Length of the longest beginning of `text` that is also the end of `prefix`, 0 when too short to mean anything. */
function overlapOf(prefix: string, text: string): number {
  for (let length = Math.min(prefix.length, text.length); length >= overlapMin; length -= 1) {
    if (prefix.endsWith(text.slice(0, length))) return length;
  }
  return 0;
}
