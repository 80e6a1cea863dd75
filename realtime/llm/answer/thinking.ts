import { HarmonyReader, isHarmony } from "./harmony.ts";
import { loneClosing, type Opening, openEnd, openingOf, type ThoughtTag, tokenIn } from "./thought-tags.ts";

/** How long the beginning of an answer is kept back for an end of thoughts whose beginning was left out, and how much of it. */
const kept = { ms: 250, chars: 2000 };
/** The same where the model's name says that it thinks aloud. */
const keptOfThinkers = { ms: 20_000, chars: 16_000 };
/** The same for what comes behind a closing tag within thoughts that opened two: it may be thought, or the answer. */
const keptOfNested = { ms: 2000, chars: 2000 };
const thinker = /deepseek-r1|r1-distill|\bqwq\b|reasoner|thinking|magistral|deephermes/i;
/** Models of providers that tell thoughts apart themselves. */
const clean = /^(gpt-(?!oss)|o\d|chatgpt|claude|demo)/;

type Hear = { text: (text: string) => void; thought: (text: string) => void; call?: (name: string, args: string) => void };
/**
 * beginning: nothing is known yet · inside: within thoughts, `depth` tags deep, `undecided` behind a closing one of several ·
 * after: thoughts have ended · channels: gpt-oss's own form · answer: all that comes is text
 */
type State =
  | { at: "beginning" | "after" | "answer" }
  | { at: "inside"; tag: ThoughtTag; depth: number; undecided: boolean }
  | { at: "channels"; reader: HarmonyReader };

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
  private readonly model: string;
  private readonly keep: typeof kept | null;

  constructor(model: string, hear: Hear) {
    this.hear = hear;
    this.model = model;
    this.keep = clean.test(model) ? null : thinker.test(model) ? keptOfThinkers : kept;
  }

  /** True when what comes now is answer and no more has to be looked at. */
  get isOver(): boolean {
    return this.state.at === "answer";
  }

  push(text: string): void {
    if (this.failure) throw this.failure;
    const { state } = this;
    if (state.at === "answer") this.hear.text(text);
    else if (state.at === "channels") state.reader.push(text);
    else this.read(text);
  }

  private read(text: string): void {
    const { state } = this;
    this.held += text;
    if (state.at === "inside") this.readInside(state);
    else this.readBeginning();
  }

  /** The server tells thoughts apart by itself: none are to be looked for in the text. */
  answerOnly(): void {
    if (this.state.at === "beginning") this.state = { at: "after" };
  }

  /** What follows belongs to the text so far, which is told now. */
  settle(): void {
    if (this.held === "") return;
    if (this.state.at !== "inside" || this.state.undecided) this.release();
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
    const { state } = this;
    if (state.at === "channels") state.reader.end();
    else if (state.at === "inside" && !state.undecided) this.tellRest(state.tag);
    else this.release();
  }

  private readBeginning(): void {
    const begun = this.held.trimStart();
    const channels = this.state.at === "beginning" && isHarmony(begun);
    const opening = openingOf(begun, this.model);
    if (channels === true) this.readChannels(begun);
    else if (opening === null && !channels) this.readUntagged();
    else if (typeof opening === "object" && opening !== null) this.readOpened(opening, begun);
  }

  private readOpened({ tag, length, isEmpty }: Opening, begun: string): void {
    this.held = begun.slice(length);
    const state: State = { at: "inside", tag, depth: 1, undecided: false };
    this.state = state;
    if (isEmpty) this.readAfter();
    else this.readInside(state);
  }

  private readChannels(begun: string): void {
    const call = this.hear.call ?? ((_name, args) => this.hear.thought(args));
    const reader = new HarmonyReader({ text: this.hear.text, thought: this.hear.thought, call });
    this.held = "";
    this.state = { at: "channels", reader };
    reader.push(begun);
  }

  private readUntagged(): void {
    const closing = this.state.at === "beginning" && this.keep ? loneClosing(this.held) : null;
    if (closing) {
      clearTimeout(this.timer);
      this.tellThought(this.held.slice(0, closing.from));
      this.held = this.held.slice(closing.to);
      this.readAfter();
    } else if (this.state.at === "after" || !this.keep || this.held.length > this.keep.chars) this.release();
    else this.releaseAfter(this.keep.ms);
  }

  private releaseAfter(ms: number): void {
    this.timer ??= setTimeout(() => this.releaseLate(), ms).unref();
  }

  /** Nobody catches what is thrown here: it ends the call with the next piece. */
  private releaseLate(): void {
    try {
      this.release();
    } catch (error) {
      this.failure = error;
    }
  }

  private readInside(state: Extract<State, { at: "inside" }>): void {
    let depth = state.depth;
    let thought = "";
    let from = 0;
    for (;;) {
      const rest = this.held.slice(from);
      const token = tokenIn(rest, state.tag);
      if (!token) break;
      thought += rest.slice(0, token.from);
      from += token.to;
      depth += token.closes ? -1 : 1;
      if (!token.closes) continue;
      // Whatever stands before a closing tag is thought.
      this.tellThought(thought);
      this.held = this.held.slice(from);
      [thought, from] = ["", 0];
      Object.assign(state, { depth, undecided: depth > 0 });
      if (depth === 0) {
        this.readAfter();
        return;
      }
    }
    if (state.undecided) {
      this.waitUndecided();
      return;
    }
    const open = openEnd(this.held.slice(from), state.tag);
    this.tellThought(thought + this.held.slice(from, this.held.length - open));
    this.held = open === 0 ? "" : this.held.slice(-open);
    state.depth = depth;
  }

  private waitUndecided(): void {
    if (this.held.length > keptOfNested.chars) this.release();
    else if (this.held !== "") this.releaseAfter(keptOfNested.ms);
  }

  private readAfter(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.held = this.held.trimStart();
    this.state = { at: "after" };
    if (this.held !== "") this.readBeginning();
  }

  /** A closing tag may be the very end. */
  private tellRest({ token }: ThoughtTag): void {
    this.tellThought(this.held.replace(new RegExp(`(?:${token.source})$`, "i"), ""));
    this.held = "";
  }

  private tellThought(text: string): void {
    if (text === "") return;
    this.hasThought = true;
    this.hear.thought(text);
  }

  private release(): void {
    clearTimeout(this.timer);
    const begins = this.state.at === "after" || this.state.at === "inside";
    const text = this.hasThought && begins ? this.held.trimStart() : this.held;
    this.held = "";
    this.state = { at: "answer" };
    if (text !== "") this.hear.text(text);
  }
}
