import { logger } from "#lib/logger.ts";

/** Longer texts are estimated; so is what one assembly meets beyond this many characters not counted before. */
const exactCharsMax = 20_000;
/** The tokenizer's time grows with the square of a run without spaces, so a text is counted in slices of this length. */
const sliceLength = 200;
const sampleLength = 120;
const cachedTextsMax = 2000;
const cachedCharsMax = 2_000_000;
const tokensPerTurn = 4;
const tokensPerImage = 1200;
const charsPerStateToken = 4;

export type TokenCounter = (text: string) => number;
type CountedTurn =
  | { text: string; toolCalls?: { name: string; input: unknown }[]; images?: unknown[]; state?: unknown[] }
  | { name: string; output: unknown };

let encode: ((text: string) => number) | null = null;
let loading: Promise<void> | null = null;
const counts = new Map<string, number>();
let cachedChars = 0;

/** Loads the tokenizer's table, once. Until then everything is estimated: its 200,000 words must not hold up the first reply. */
export function loadTokenizer(): Promise<void> {
  loading ??= import("gpt-tokenizer/encoding/o200k_base").then(
    ({ countTokens }) => {
      // Words such as <|endoftext|> are plain text here; by itself the tokenizer throws at them.
      const options = { disallowedSpecial: new Set<string>() };
      encode = (text) => countTokens(text, options);
    },
    (error: unknown) => logger.error({ err: error }, "the tokenizer could not be loaded; tokens are estimated"),
  );
  return loading;
}

/** A counter for one assembly: what was seen before is known, and new texts are exact up to a bound, so that it takes milliseconds. */
export function createTokenCounter(): TokenCounter {
  let left = exactCharsMax;
  return (text) => {
    if (text.length <= 40) return encode ? countSlices(text) : estimateTokens(text);
    const known = counts.get(text);
    if (known !== undefined) {
      // Newest last: what is asked for most stays longest.
      counts.delete(text);
      counts.set(text, known);
      return known;
    }
    if (!encode) return estimateTokens(text);
    const isExact = text.length <= left;
    if (isExact) left -= text.length;
    const count = isExact ? countSlices(text) : estimateTokens(text);
    keep(text, count);
    return count;
  };
}

/**
 * A quarter of the characters; letters beyond ASCII take more, up to a token each where they have three bytes. Code and
 * numbers are denser than that: three samples show it.
 */
export function estimateTokens(text: string): number {
  const usual = text.length / 4 + (Buffer.byteLength(text) - text.length) * 0.375;
  return Math.ceil(Math.max(usual, sampledDensity(text) * text.length));
}

function sampledDensity(text: string): number {
  if (!encode || text.length < 3 * sampleLength) return 0;
  const samples = [0.1, 0.5, 0.9].map((place) => Math.min(Math.floor(text.length * place), text.length - sampleLength));
  const tokens = samples.reduce((sum, from) => sum + (encode?.(text.slice(from, from + sampleLength)) ?? 0), 0);
  return tokens / (3 * sampleLength);
}

/** The tokens of one turn for a model, its calls and their results included. */
export function tokensOfTurn(turn: CountedTurn, count: TokenCounter): number {
  if ("output" in turn) return tokensPerTurn + count(turn.name) + count(json(turn.output));
  const calls = turn.toolCalls ?? [];
  return (
    tokensPerTurn +
    count(turn.text) +
    calls.reduce((sum, { name, input }) => sum + tokensPerTurn + count(name) + count(json(input)), 0) +
    (turn.images?.length ?? 0) * tokensPerImage +
    // What is encrypted has no words to count.
    (turn.state ? Math.ceil(json(turn.state).length / charsPerStateToken) : 0)
  );
}

function countSlices(text: string): number {
  let sum = 0;
  for (let from = 0; from < text.length; from += sliceLength) sum += encode?.(text.slice(from, from + sliceLength)) ?? 0;
  return sum;
}

function keep(text: string, count: number): void {
  counts.set(text, count);
  cachedChars += text.length;
  for (const oldest of counts.keys()) {
    if (counts.size <= cachedTextsMax && cachedChars <= cachedCharsMax) return;
    counts.delete(oldest);
    cachedChars -= oldest.length;
  }
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
