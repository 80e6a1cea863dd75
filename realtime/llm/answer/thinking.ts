import { HarmonyReader, isHarmony } from "./harmony.ts";
import { type Opening, openingOf, type ThoughtTag, tokenIn, undecidedSuffix, unopenedClosing } from "./thought-tags.ts";

/**
 * How long, and how much of, an answer's beginning is buffered in case a closing thought tag without an opening one follows.
 */
const bufferLimit = { ms: 250, chars: 2000 };
/** The same for models whose names show that they think aloud. */
const thinkerBufferLimit = { ms: 20_000, chars: 16_000 };
/** The same after one closing tag of several nested ones: what follows may be thought or answer. */
const nestedBufferLimit = { ms: 2000, chars: 2000 };
const thinksAloud = /deepseek-r1|r1-distill|\bqwq\b|reasoner|thinking|magistral|deephermes/i;
/** Models whose providers separate thoughts from the answer. */
const separatesThoughts = /^(gpt-(?!oss)|o\d|chatgpt|claude|demo)/;

type Handlers = { text: (text: string) => void; thought: (text: string) => void; call?: (name: string, args: string) => void };
/**
 * beginning: nothing decided yet · inside: in thoughts, `depth` tags deep; `undecided` after one closing tag of several ·
 * after: thoughts have ended · channels: gpt-oss's Harmony format · answer: everything else is text
 */
type State =
  | { at: "beginning" | "after" | "answer" }
  | { at: "inside"; tag: ThoughtTag; depth: number; undecided: boolean }
  | { at: "channels"; reader: HarmonyReader };

/**
 * Separates the thoughts at the beginning of an answer's text: `<think>…</think>`, or only `…</think>` where the prompt
 * template contains the opening tag. Tags may be split across chunks.
 */
export class OpeningThoughts {
  private state: State = { at: "beginning" };
  private buffer = "";
  private hasThought = false;
  private timer: NodeJS.Timeout | undefined;
  /** What a handler threw when called from the timer. */
  private failure: unknown;
  private readonly handlers: Handlers;
  private readonly model: string;
  private readonly limit: typeof bufferLimit | null;

  constructor(model: string, handlers: Handlers) {
    this.handlers = handlers;
    this.model = model;
    this.limit = separatesThoughts.test(model) ? null : thinksAloud.test(model) ? thinkerBufferLimit : bufferLimit;
  }

  /** True once all further text is passed through unchecked. */
  get isPassThrough(): boolean {
    return this.state.at === "answer";
  }

  push(text: string): void {
    if (this.failure) throw this.failure;
    const { state } = this;
    if (state.at === "answer") this.handlers.text(text);
    else if (state.at === "channels") state.reader.push(text);
    else this.read(text);
  }

  private read(text: string): void {
    const { state } = this;
    this.buffer += text;
    if (state.at === "inside") this.readInside(state);
    else this.readBeginning();
  }

  /** The server separates thoughts itself, so the text is not searched for them. */
  skipThoughtDetection(): void {
    if (this.state.at === "beginning") this.state = { at: "after" };
  }

  /** Emits the buffered text, because another event must follow it. */
  flush(): void {
    if (this.buffer === "") return;
    if (this.state.at !== "inside" || this.state.undecided) this.release();
  }

  /** Emits what is buffered; the failure itself is reported by the caller. */
  flushOnFailure(): void {
    clearTimeout(this.timer);
    try {
      this.end();
    } catch {
      // The handler may have failed already; the caller reports the first error.
    }
  }

  /** No more text comes. */
  end(): void {
    clearTimeout(this.timer);
    if (this.failure) throw this.failure;
    const { state } = this;
    if (state.at === "channels") state.reader.end();
    else if (state.at === "inside" && !state.undecided) this.emitLastThought(state.tag);
    else this.release();
  }

  private readBeginning(): void {
    const trimmed = this.buffer.trimStart();
    const channels = this.state.at === "beginning" && isHarmony(trimmed);
    const opening = openingOf(trimmed, this.model);
    if (channels === true) this.readChannels(trimmed);
    else if (opening === null && !channels) this.readUntagged();
    else if (typeof opening === "object" && opening !== null) this.readOpened(opening, trimmed);
  }

  private readOpened({ tag, length, isEmpty }: Opening, trimmed: string): void {
    this.buffer = trimmed.slice(length);
    const state: State = { at: "inside", tag, depth: 1, undecided: false };
    this.state = state;
    if (isEmpty) this.readAfter();
    else this.readInside(state);
  }

  private readChannels(trimmed: string): void {
    const call = this.handlers.call ?? ((_name, args) => this.handlers.thought(args));
    const reader = new HarmonyReader({ text: this.handlers.text, thought: this.handlers.thought, call });
    this.buffer = "";
    this.state = { at: "channels", reader };
    reader.push(trimmed);
  }

  private readUntagged(): void {
    const closing = this.state.at === "beginning" && this.limit ? unopenedClosing(this.buffer) : null;
    if (closing) {
      clearTimeout(this.timer);
      this.emitThought(this.buffer.slice(0, closing.from));
      this.buffer = this.buffer.slice(closing.to);
      this.readAfter();
    } else if (this.state.at === "after" || !this.limit || this.buffer.length > this.limit.chars) this.release();
    else this.releaseAfter(this.limit.ms);
  }

  private releaseAfter(ms: number): void {
    this.timer ??= setTimeout(() => this.releaseLate(), ms).unref();
  }

  /** Nobody catches an exception here: it is rethrown on the next chunk. */
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
      const rest = this.buffer.slice(from);
      const token = tokenIn(rest, state.tag);
      if (!token) break;
      thought += rest.slice(0, token.from);
      from += token.to;
      depth += token.closes ? -1 : 1;
      if (!token.closes) continue;
      // Everything before a closing tag is thought.
      this.emitThought(thought);
      this.buffer = this.buffer.slice(from);
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
    const open = undecidedSuffix(this.buffer.slice(from), state.tag);
    this.emitThought(thought + this.buffer.slice(from, this.buffer.length - open));
    this.buffer = open === 0 ? "" : this.buffer.slice(-open);
    state.depth = depth;
  }

  private waitUndecided(): void {
    if (this.buffer.length > nestedBufferLimit.chars) this.release();
    else if (this.buffer !== "") this.releaseAfter(nestedBufferLimit.ms);
  }

  private readAfter(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.buffer = this.buffer.trimStart();
    this.state = { at: "after" };
    if (this.buffer !== "") this.readBeginning();
  }

  /** The text may end with the closing tag itself. */
  private emitLastThought({ token }: ThoughtTag): void {
    this.emitThought(this.buffer.replace(new RegExp(`(?:${token.source})$`, "i"), ""));
    this.buffer = "";
  }

  private emitThought(text: string): void {
    if (text === "") return;
    this.hasThought = true;
    this.handlers.thought(text);
  }

  private release(): void {
    clearTimeout(this.timer);
    const begins = this.state.at === "after" || this.state.at === "inside";
    const text = this.hasThought && begins ? this.buffer.trimStart() : this.buffer;
    this.buffer = "";
    this.state = { at: "answer" };
    if (text !== "") this.handlers.text(text);
  }
}
