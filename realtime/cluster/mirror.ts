import type { Message, MessagePart } from "#contracts/message.ts";
import type { Delta, LiveMessage } from "#contracts/realtime.ts";

/** The state of a reply that another process writes: from its snapshot, its announcements, or the stored row. */
export type ReplyState = { message: Message; seq: number; token: string | null };
export type MirrorOut = { delta: (delta: Delta) => void; message: (message: Message) => void };

/**
 * A live reply as seen from a process that does not write it. It gives its followers the very stream that they would
 * have had at the owner: numbered without a gap, whatever was lost on the way.
 */
export class Mirror {
  message: Message;
  seq: number;
  /** Lease token of the owner that is heard; null until it is known. */
  token: string | null;
  heardAt = Date.now();
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

  /** Takes the owner's next piece. "gap" when one before it is missing: the owner is to be asked for its state. */
  take(delta: Delta): "taken" | "old" | "gap" {
    if (delta.seq <= this.seq) return "old";
    if (delta.seq > this.seq + 1 || delta.part > this.parts.length) return "gap";
    this.append(delta.part, delta.kind, delta.text);
    return "taken";
  }

  /**
   * Catches up with a later state (an earlier one changes nothing): what is missing leaves as deltas with the numbers
   * that are missing, new tool and file parts with a message in their place. False when followers hold text that is
   * not in that state: they must open the conversation anew.
   */
  catchUp({ message, seq, token }: ReplyState): boolean {
    if (seq < this.seq) return true;
    const grown = growthOf(this.parts, message.parts);
    if (!grown || grown.length > seq - this.seq) return false;
    let extra = seq - this.seq - grown.length;
    for (const [index, part] of message.parts.entries()) {
      const growth = grown.find((growth) => growth.part === index);
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
    this.heardAt = Date.now();
    this.out.delta({ messageId: this.message.id, seq: this.seq, part: index, kind, text });
  }
}

type Growth = { part: number; kind: "text" | "reasoning"; text: string };

/** Text that `later` has beyond `earlier`, part by part; null when it is not a continuation. */
function growthOf(earlier: MessagePart[], later: MessagePart[]): Growth[] | null {
  if (later.length < earlier.length) return null;
  const grown: Growth[] = [];
  for (const [part, now] of later.entries()) {
    const before = earlier[part];
    if (before && before.type !== now.type) return null;
    if (now.type !== "text" && now.type !== "reasoning") continue;
    const known = before && "text" in before ? before.text : "";
    if (!now.text.startsWith(known)) return null;
    if (now.text.length > known.length) grown.push({ part, kind: now.type, text: now.text.slice(known.length) });
  }
  return grown;
}

/** `text` in `count` pieces, none of which cuts a character; the last ones are empty when there is less text than that. */
function slices(text: string, count: number): string[] {
  const points = [...text];
  const size = Math.max(1, Math.ceil(points.length / count));
  return Array.from({ length: count }, (_, at) => points.slice(at * size, (at + 1) * size).join(""));
}
