import type { Message, MessagePart } from "#contracts/message.ts";
import type { ClientResult, Delta } from "#contracts/realtime.ts";

export type ShownMessage = { message: Message; parts: MessagePart[]; seq: number };
/** A pushed end of a reply, and whether the preceding deltas made the same text. */
export type SeenEnd = { message: Message; at: number; exact: boolean; shown: string };

/** One client's view of one conversation, assembled exactly according to docs/protocol.md. */
export class Shown {
  readonly messages = new Map<string, ShownMessage>();
  readonly ends: SeenEnd[] = [];
  /** False from a disconnect until the next snapshot: events in between are buffered. */
  synced = false;
  /** When this connection joined the conversation; later events must be pushed. */
  joinedAt = Number.POSITIVE_INFINITY;
  lastEventAt = Date.now();
  /** When a snapshot first included a reply's end: later pushes of it are not required. */
  readonly knownEnds = new Map<string, number>();
  private buffered: ((isBuffered: boolean) => void)[] = [];
  private readonly problem: (what: string) => void;
  private readonly textArrived: (messageId: string) => void;

  constructor(problem: (what: string) => void, textArrived: (messageId: string) => void) {
    this.problem = problem;
    this.textArrived = textArrived;
  }

  lost(): void {
    this.synced = false;
    this.joinedAt = Number.POSITIVE_INFINITY;
    this.buffered = [];
  }

  open({ messages, live }: ClientResult["chat:open"]): void {
    this.messages.clear();
    for (const message of messages) {
      const known = live.find(({ messageId }) => messageId === message.id);
      this.messages.set(message.id, { message, parts: structuredClone(known?.parts ?? message.parts), seq: known?.seq ?? 0 });
    }
    for (const { id, status } of messages)
      if (status === "streaming" || status === "awaiting_approval") this.knownEnds.delete(id);
      else if (!this.knownEnds.has(id)) this.knownEnds.set(id, Date.now());
    if (this.joinedAt === Number.POSITIVE_INFINITY) this.joinedAt = Date.now();
    this.synced = true;
    const { buffered } = this;
    this.buffered = [];
    for (const apply of buffered) apply(true);
  }

  delta(delta: Delta): void {
    this.whenSynced(() => {
      const known = this.messages.get(delta.messageId);
      if (!known) return; // Held back from another conversation: deltas do not name theirs.
      if (delta.seq <= known.seq) return;
      if (delta.seq !== known.seq + 1) this.problem(`gap in ${delta.messageId}: ${known.seq} → ${delta.seq}`);
      known.seq = delta.seq;
      const part = known.parts[delta.part];
      if (part === undefined && delta.part === known.parts.length) known.parts.push({ type: delta.kind, text: delta.text });
      else if (part?.type === delta.kind) part.text += delta.text;
      else
        this.problem(
          `delta ${delta.seq} of ${delta.messageId} is for part ${delta.part}, and there are ${known.parts.map(({ type }) => type).join(" ") || "none"}`,
        );
      this.textArrived(delta.messageId);
    });
  }

  message(message: Message): void {
    this.whenSynced((isBuffered) => {
      if (isBuffered && this.isOld(message)) return;
      const known = this.messages.get(message.id);
      const [ours, theirs] = [textOf(known?.parts ?? []), textOf(message.parts)];
      if (theirs.length < ours.length) this.problem(`chat:message shortened ${message.id} from ${ours.length} to ${theirs.length}`);
      this.messages.set(message.id, { message, parts: structuredClone(message.parts), seq: known?.seq ?? 0 });
    });
  }

  finished(message: Message): void {
    this.whenSynced((isBuffered) => {
      const known = this.messages.get(message.id);
      // A reply that was not announced here, because the processes could not reach each other, starts with its end.
      const exact = known === undefined || textOf(known.parts) === textOf(message.parts);
      const old = isBuffered && this.isOld(message);
      this.ends.push({ message, at: Date.now(), exact: exact || old, shown: textOf(known?.parts ?? []) });
      if (old) return;
      this.messages.set(message.id, { message, parts: structuredClone(message.parts), seq: known?.seq ?? 0 });
    });
  }

  isLive(): boolean {
    return [...this.messages.values()].some(({ message }) => message.status === "streaming" || message.status === "awaiting_approval");
  }

  /** True for events sent before the current snapshot, which already includes them. */
  private isOld(message: Message): boolean {
    const known = this.messages.get(message.id);
    return known !== undefined && known.message.updatedAt >= message.updatedAt;
  }

  /** Deltas during a pending snapshot come after it or are part of it. */
  private whenSynced(apply: (isBuffered: boolean) => void): void {
    this.lastEventAt = Date.now();
    if (this.synced) apply(false);
    else this.buffered.push(apply);
  }
}

export function textOf(parts: MessagePart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
