/** The tags in which models write their thoughts at the beginning of an answer, in small letters. */
const tags = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["<thought>", "</thought>"],
  ["<reasoning>", "</reasoning>"],
  ["[think]", "[/think]"],
  ["<seed:think>", "</seed:think>"],
  ["◁think▷", "◁/think▷"],
] as const;
/** Letters of any size count. */
const patterns = new Map<string, RegExp>(tags.map(([, closing]) => [closing, new RegExp(RegExp.escape(closing), "i")]));
const anyClosing = new RegExp([...patterns.values()].map(({ source }) => source).join("|"), "i");
/** An opening tag may say more than its name. */
const attributes = /^(<[a-z:]+)\s[^<>]{0,200}(>?)/;

/** How long the beginning of an answer is kept back for an end of thoughts whose beginning was left out, and how much of it. */
const kept = { ms: 250, chars: 2000 };
/** The same where the model's name says that it thinks aloud. */
const keptOfThinkers = { ms: 20_000, chars: 16_000 };
const thinker = /deepseek-r1|r1-distill|\bqwq\b|reasoner|thinking|magistral|deephermes/i;
/** Models of providers that tell thoughts apart themselves. */
const clean = /^(gpt-|o\d|chatgpt|claude|demo)/;

type Hear = { text: (text: string) => void; thought: (text: string) => void };
/** beginning: nothing is known yet · inside: within thoughts, until `closing` · after: thoughts have ended · answer: all that comes is text */
type State = { at: "beginning" } | { at: "inside"; closing: string } | { at: "after" } | { at: "answer" };

/**
 * Tells the thoughts at the beginning of an answer's text from the answer: `<think>…</think>`, and `…</think>` where the
 * server put the opening tag into the prompt. Tags may be cut anywhere.
 */
export class OpeningThoughts {
  private state: State = { at: "beginning" };
  private held = "";
  private hasThought = false;
  private timer: NodeJS.Timeout | undefined;
  /** What the hearer threw when it was told by the timer. */
  private failure: unknown;
  private readonly hear: Hear;
  private readonly keep: typeof kept | null;

  constructor(model: string, hear: Hear) {
    this.hear = hear;
    this.keep = clean.test(model) ? null : thinker.test(model) ? keptOfThinkers : kept;
  }

  /** True when what comes now is answer and no more has to be looked at. */
  get isOver(): boolean {
    return this.state.at === "answer";
  }

  push(text: string): void {
    if (this.failure) throw this.failure;
    this.held += text;
    if (this.state.at === "beginning" || this.state.at === "after") this.readBeginning();
    else if (this.state.at === "inside") this.readInside(this.state.closing);
    else this.release();
  }

  /** The server tells thoughts apart by itself: none are to be looked for in the text. */
  answerOnly(): void {
    if (this.state.at === "beginning") this.state = { at: "after" };
  }

  /** What follows belongs to the text so far, which is told now. */
  settle(): void {
    if (this.held !== "" && this.state.at !== "inside") this.release();
  }

  /** The answer broke off: whoever says so says more than what could not be told now. */
  breakOff(): void {
    clearTimeout(this.timer);
    try {
      this.end();
    } catch {
      // Its hearer wants no more of it.
    }
  }

  /** No more text comes. */
  end(): void {
    clearTimeout(this.timer);
    if (this.failure) throw this.failure;
    if (this.state.at === "inside") this.tellThought(this.held);
    else this.release();
  }

  private readBeginning(): void {
    const begun = this.held.trimStart();
    const { opening: begins, length } = openingOf(begun);
    const tag = tags.find(([opening]) => begins.startsWith(opening));
    if (tag) {
      this.held = begun.slice(length || tag[0].length);
      this.state = { at: "inside", closing: tag[1] };
      this.readInside(tag[1]);
    } else if (!tags.some(([opening]) => opening.startsWith(begins))) this.readUntagged();
  }

  private readUntagged(): void {
    const closing = this.state.at === "beginning" && this.keep ? anyClosing.exec(this.held)?.[0].toLowerCase() : undefined;
    if (closing) this.readInside(closing);
    else if (this.state.at === "after" || !this.keep || this.held.length > this.keep.chars) this.release();
    else this.timer ??= setTimeout(() => this.releaseLate(), this.keep.ms).unref();
  }

  /** Nobody catches what is thrown here: it ends the call with the next piece. */
  private releaseLate(): void {
    try {
      this.release();
    } catch (error) {
      this.failure = error;
    }
  }

  private readInside(closing: string): void {
    const end = this.held.search(patterns.get(closing) ?? closing);
    if (end < 0) {
      const cut = cutTag(this.held, closing);
      this.tellThought(this.held.slice(0, this.held.length - cut));
      this.held = cut === 0 ? "" : this.held.slice(-cut);
      return;
    }
    clearTimeout(this.timer);
    const rest = this.held.slice(end + closing.length);
    this.tellThought(this.held.slice(0, end));
    this.held = rest.trimStart();
    this.state = { at: "after" };
    if (this.held !== "") this.readBeginning();
  }

  private tellThought(text: string): void {
    if (text === "") return;
    this.hasThought = true;
    this.hear.thought(text);
  }

  private release(): void {
    clearTimeout(this.timer);
    const text = this.hasThought && this.state.at === "after" ? this.held.trimStart() : this.held;
    this.held = "";
    this.state = { at: "answer" };
    if (text !== "") this.hear.text(text);
  }
}

/** How a text begins, as the tags are written; `length`: of a tag that says more than that. */
function openingOf(text: string): { opening: string; length: number } {
  const small = text.slice(0, 240).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const [all = "", name = "", end = ""] = attributes.exec(small) ?? [];
  if (all === "" || !tags.some(([opening]) => opening === `${name}>`)) return { opening: small, length: 0 };
  return { opening: name + end, length: end === "" ? 0 : all.length };
}

/** Length of the longest end of `text` that is a beginning of `tag`. */
function cutTag(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length -= 1)
    if (tag.startsWith(text.slice(-length).toLowerCase())) return length;
  return 0;
}
