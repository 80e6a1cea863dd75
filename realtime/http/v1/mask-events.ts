import type { KeyMask } from "../../llm/refusal/key-mask.ts";

/** Where the words of a streamed answer stand, in all three protocols. */
const wordsAt: ReadonlySet<string> = new Set([
  "content",
  "refusal",
  "reasoning_content",
  "reasoning",
  "arguments",
  "delta",
  "text",
  "thinking",
  "partial_json",
]);
/** So much of a key's beginning is no chance: events are held back from here on, and shorter pieces of it tell nobody anything. */
const beginningMin = 4;

type Json = Record<string, unknown>;
type Piece = { stream: string; holder: Json; name: string; text: string };
type Held = { data: string; value: unknown; pieces: Piece[] };

/** Masks a key in the events of an answer, also where it is cut in pieces: what may be its beginning waits for what follows. */
export class EventMask {
  private held: Held[] = [];
  /** The last characters that went out, by stream of words: what follows may complete a key that they begin. */
  private readonly sent = new Map<string, string>();

  private readonly mask: KeyMask;

  constructor(mask: KeyMask) {
    this.mask = mask;
  }

  /** The events that may go out now. */
  take(data: string): string[] {
    const safe = this.mask.text(data);
    const value = objectOf(safe);
    this.held.push({ data: safe, value, pieces: value ? piecesOf(value) : [] });
    const streams = new Set(this.held.flatMap(({ pieces }) => pieces.map(({ stream }) => stream)));
    const waits = [...streams].some((stream) => this.settle(stream));
    return waits && value !== null ? [] : this.end();
  }

  /** What is held goes out: no key came of it. */
  end(): string[] {
    const out = this.held.map(({ data }) => data);
    for (const { pieces } of this.held)
      for (const { stream, text } of pieces) this.sent.set(stream, ((this.sent.get(stream) ?? "") + text).slice(1 - beginningMin));
    this.held = [];
    return out;
  }

  /** Masks what is whole of the key in one stream of words; true while its end may be a beginning. */
  private settle(stream: string): boolean {
    const pieces = this.held.flatMap((event) => event.pieces.filter((piece) => piece.stream === stream).map((piece) => ({ event, piece })));
    const before = this.sent.get(stream) ?? "";
    const words = before + pieces.map(({ piece }) => piece.text).join("");
    const masked = this.mask.text(words);
    if (masked !== words) {
      const added = masked.slice(commonLength(before, masked));
      pieces.forEach(({ event, piece }, at) => {
        piece.text = at === 0 ? added : "";
        piece.holder[piece.name] = piece.text;
        event.data = JSON.stringify(event.value);
      });
    }
    return this.mask.partialKeyLength(masked) >= beginningMin;
  }
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function piecesOf(value: unknown, path = ""): Piece[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => piecesOf(item, `${path}.${at}`));
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Json;
  return Object.entries(holder).flatMap(([name, inner]) =>
    typeof inner === "string" && wordsAt.has(name)
      ? [{ stream: `${path}.${name}`, holder, name, text: inner }]
      : piecesOf(inner, `${path}.${name}`),
  );
}

function objectOf(data: string): Json | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? (value as Json) : null;
  } catch {
    return null; // [DONE], or nothing that holds words.
  }
}
