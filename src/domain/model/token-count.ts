import { logger } from "#lib/logger.ts";

/** Longer texts are estimated, as are texts beyond this total of newly counted characters per prompt. */
const exactCharsMax = 20_000;
/** The tokenizer is quadratic in the length of a run without spaces, so texts are counted in slices of this length. */
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

/**
 * Loads the tokenizer's table once. Until then everything is estimated, so that its 200,000 entries do not delay the first reply.
 */
export function loadTokenizer(): Promise<void> {
  loading ??= import("gpt-tokenizer/encoding/o200k_base").then(
    ({ countTokens }) => {
      // Tokens such as <|endoftext|> are plain text here; by default the tokenizer throws on them.
      const options = { disallowedSpecial: new Set<string>() };
      encode = (text) => countTokens(text, options);
    },
    (error: unknown) => logger.error({ err: error }, "the tokenizer could not be loaded; tokens are estimated"),
  );
  return loading;
}

/** A counter for one prompt: cached texts are exact, new texts are exact up to a total, so that it takes milliseconds. */
export function createTokenCounter(): TokenCounter {
  let left = exactCharsMax;
  return (text) => {
    if (text.length <= 40) return encode ? countSlices(text) : estimateTokens(text);
    const cached = counts.get(text);
    if (cached !== undefined) {
      // Re-inserted as the newest, so that the least recently used text is evicted first.
      counts.delete(text);
      counts.set(text, cached);
      return cached;
    }
    if (!encode) return estimateTokens(text);
    const isExact = text.length <= left;
    if (isExact) left -= text.length;
    const count = isExact ? countSlices(text) : estimateTokens(text);
    cache(text, count);
    return count;
  };
}

/**
 * A quarter of the characters, more for letters beyond ASCII: up to one token each for three bytes. Code and numbers are denser,
 * which three samples detect.
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

/** The tokens of one turn, including tool calls and results. */
export function tokensOfTurn(turn: CountedTurn, count: TokenCounter): number {
  if ("output" in turn) return tokensPerTurn + count(turn.name) + count(json(turn.output));
  const calls = turn.toolCalls ?? [];
  return (
    tokensPerTurn +
    count(turn.text) +
    calls.reduce((sum, { name, input }) => sum + tokensPerTurn + count(name) + count(json(input)), 0) +
    (turn.images?.length ?? 0) * tokensPerImage +
    // Encrypted state has no words to count.
    (turn.state ? Math.ceil(json(turn.state).length / charsPerStateToken) : 0)
  );
}

function countSlices(text: string): number {
  let sum = 0;
  for (let from = 0; from < text.length; from += sliceLength) sum += encode?.(text.slice(from, from + sliceLength)) ?? 0;
  return sum;
}

function cache(text: string, count: number): void {
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
