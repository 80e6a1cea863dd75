import type { KeyMask } from "../../llm/refusal/key-mask.ts";

/** The text fields of a streamed answer, in all three protocols. */
const textFields: ReadonlySet<string> = new Set([
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
/** A shorter key prefix is harmless; events are buffered once the text may end with a longer one. */
const prefixMin = 4;

type Json = Record<string, unknown>;
type TextField = { stream: string; holder: Json; name: string; text: string };
type BufferedEvent = { data: string; value: unknown; fields: TextField[] };

/**
 * Masks a key in the events of an answer even if it is split: a possible prefix of it is buffered until the next event
 * decides.
 */
export class EventMask {
  private buffered: BufferedEvent[] = [];
  /** The last characters sent, by text stream: they may be the start of a key that the next event completes. */
  private readonly sent = new Map<string, string>();

  private readonly mask: KeyMask;

  constructor(mask: KeyMask) {
    this.mask = mask;
  }

  /** The events that may be sent now. */
  take(data: string): string[] {
    const safe = this.mask.text(data);
    const value = objectOf(safe);
    this.buffered.push({ data: safe, value, fields: value ? fieldsOf(value) : [] });
    const streams = new Set(this.buffered.flatMap(({ fields }) => fields.map(({ stream }) => stream)));
    const waits = [...streams].some((stream) => this.maskStream(stream));
    return waits && value !== null ? [] : this.end();
  }

  /** Releases the buffered events: they contain no key. */
  end(): string[] {
    const out = this.buffered.map(({ data }) => data);
    for (const { fields } of this.buffered)
      for (const { stream, text } of fields) this.sent.set(stream, ((this.sent.get(stream) ?? "") + text).slice(1 - prefixMin));
    this.buffered = [];
    return out;
  }

  /** Masks complete keys in one text stream; returns true while its end may be the start of one. */
  private maskStream(stream: string): boolean {
    const fields = this.buffered.flatMap((event) =>
      event.fields.filter((field) => field.stream === stream).map((field) => ({ event, piece: field })),
    );
    const before = this.sent.get(stream) ?? "";
    const text = before + fields.map(({ piece: field }) => field.text).join("");
    const masked = this.mask.text(text);
    if (masked !== text) {
      const added = masked.slice(commonLength(before, masked));
      fields.forEach(({ event, piece: field }, at) => {
        field.text = at === 0 ? added : "";
        field.holder[field.name] = field.text;
        event.data = JSON.stringify(event.value);
      });
    }
    return this.mask.partialKeyLength(masked) >= prefixMin;
  }
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function fieldsOf(value: unknown, path = ""): TextField[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => fieldsOf(item, `${path}.${at}`));
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Json;
  return Object.entries(holder).flatMap(([name, inner]) =>
    typeof inner === "string" && textFields.has(name)
      ? [{ stream: `${path}.${name}`, holder, name, text: inner }]
      : fieldsOf(inner, `${path}.${name}`),
  );
}

function objectOf(data: string): Json | null {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? (value as Json) : null;
  } catch {
    return null; // [DONE], or other data without text.
  }
}
