import type { Message, MessagePart } from "#contracts/message.ts";
import type { Delta, LiveMessage } from "#contracts/realtime.ts";

/** The state of a reply that another process writes, from a snapshot, an event, or the stored row. */
export type ReplyState = { message: Message; seq: number; token: string | null };
export type MirrorOut = { delta: (delta: Delta) => void; message: (message: Message) => void };

/**
 * A live reply in a process that does not write it. Its followers receive the same gapless, numbered stream as the owner's
 * clients, whatever was lost on the way.
 */
export class Mirror {
  message: Message;
  seq: number;
  /** Lease token of the current owner; null while unknown. */
  token: string | null;
  lastUpdateAt = Date.now();
  private parts: MessagePart[];
  private readonly out: MirrorOut;

  constructor({ message, seq, token }: ReplyState, out: MirrorOut) {
    this.message = message;
    this.seq = seq;
    this.token = token;
    this.parts = structuredClone(message.parts);
    this.out = out;
  }

  present(): Message {
    return { ...this.message, parts: structuredClone(this.parts) };
  }

  snapshot(): LiveMessage {
    return { messageId: this.message.id, seq: this.seq, parts: structuredClone(this.parts) };
  }

  /** Applies the owner's next delta. "gap": an earlier one is missing, and the owner must be asked for its state. */
  take(delta: Delta): "taken" | "old" | "gap" {
    if (delta.seq <= this.seq) return "old";
    if (delta.seq > this.seq + 1 || delta.part > this.parts.length) return "gap";
    this.append(delta.part, delta.kind, delta.text);
    return "taken";
  }

  /**
   * Catches up with a later state (an earlier one is ignored): missing text is emitted as deltas with the missing numbers,
   * new tool and file parts as a message. Returns false if followers hold text that the state lacks: they must reopen the
   * conversation.
   */
  catchUp({ message, seq, token }: ReplyState): boolean {
    if (seq < this.seq) return true;
    const growths = growthOf(this.parts, message.parts);
    if (!growths || growths.length > seq - this.seq) return false;
    let extra = seq - this.seq - growths.length;
    for (const [index, part] of message.parts.entries()) {
      const growth = growths.find((growth) => growth.part === index);
      if (growth) {
        for (const text of slices(growth.text, 1 + extra)) this.append(index, growth.kind, text);
        extra = 0;
      } else if (part.type === "tool" || part.type === "file") {
        if (JSON.stringify(this.parts[index]) === JSON.stringify(part)) continue;
        this.parts[index] = structuredClone(part);
        this.out.message(this.present());
      }
    }
    this.seq = seq;
    this.token = token ?? this.token;
    this.message = message;
    return true;
  }

  private append(index: number, kind: "text" | "reasoning", text: string): void {
    const part = this.parts[index];
    if (part && "text" in part) part.text += text;
    else this.parts[index] = { type: kind, text };
    this.seq += 1;
    this.lastUpdateAt = Date.now();
    this.out.delta({ messageId: this.message.id, seq: this.seq, part: index, kind, text });
  }
}

type Growth = { part: number; kind: "text" | "reasoning"; text: string };

/** The text that `later` adds to `earlier`, by part; null if it is not a continuation. */
function growthOf(earlier: MessagePart[], later: MessagePart[]): Growth[] | null {
  if (later.length < earlier.length) return null;
  const growths: Growth[] = [];
  for (const [part, now] of later.entries()) {
    const before = earlier[part];
    if (before && before.type !== now.type) return null;
    if (now.type !== "text" && now.type !== "reasoning") continue;
    const previousText = before && "text" in before ? before.text : "";
    if (!now.text.startsWith(previousText)) return null;
    if (now.text.length > previousText.length) growths.push({ part, kind: now.type, text: now.text.slice(previousText.length) });
  }
  return growths;
}

/** Splits `text` into `count` slices without splitting a character; the last ones may be empty. */
function slices(text: string, count: number): string[] {
  const points = [...text];
  const size = Math.max(1, Math.ceil(points.length / count));
  return Array.from({ length: count }, (_, at) => points.slice(at * size, (at + 1) * size).join(""));
}
