import type { Message, MessagePart } from "#contracts/message.ts";
import type { ClientResult, Delta } from "#contracts/realtime.ts";

export type ShownMessage = { message: Message; parts: MessagePart[]; seq: number };
/** The end of a reply as it was pushed, and whether the deltas before it had made the same text. */
export type SeenEnd = { message: Message; at: number; exact: boolean; shown: string };

/** What one client shows of one conversation, assembled exactly as docs/protocol.md says. */
export class Shown {
  readonly messages = new Map<string, ShownMessage>();
  readonly ends: SeenEnd[] = [];
  /** False from a break until the next snapshot: what comes meanwhile is held back. */
  synced = false;
  /** Joined on this connection at this time; what happens later must be pushed. */
  joinedAt = Number.POSITIVE_INFINITY;
  lastEventAt = Date.now();
  /** When a snapshot first brought the end of a reply: who learned it so is told of it no more. */
  readonly learned = new Map<string, number>();
  private held: ((held: boolean) => void)[] = [];
  private readonly problem: (what: string) => void;
  private readonly textArrived: (messageId: string) => void;

  constructor(problem: (what: string) => void, textArrived: (messageId: string) => void) {
    this.problem = problem;
    this.textArrived = textArrived;
  }

  lost(): void {
    this.synced = false;
    this.joinedAt = Number.POSITIVE_INFINITY;
    this.held = [];
  }

  open({ messages, live }: ClientResult["chat:open"]): void {
    this.messages.clear();
    for (const message of messages) {
      const known = live.find(({ messageId }) => messageId === message.id);
      this.messages.set(message.id, { message, parts: structuredClone(known?.parts ?? message.parts), seq: known?.seq ?? 0 });
    }
    for (const { id, status } of messages)
      if (status === "streaming" || status === "awaiting_approval") this.learned.delete(id);
      else if (!this.learned.has(id)) this.learned.set(id, Date.now());
    if (this.joinedAt === Number.POSITIVE_INFINITY) this.joinedAt = Date.now();
    this.synced = true;
    const { held } = this;
    this.held = [];
    for (const apply of held) apply(true);
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
    this.whenSynced((held) => {
      if (held && this.isOld(message)) return;
      const known = this.messages.get(message.id);
      const [ours, theirs] = [textOf(known?.parts ?? []), textOf(message.parts)];
      if (theirs.length < ours.length) this.problem(`chat:message shortened ${message.id} from ${ours.length} to ${theirs.length}`);
      this.messages.set(message.id, { message, parts: structuredClone(message.parts), seq: known?.seq ?? 0 });
    });
  }

  finished(message: Message): void {
    this.whenSynced((held) => {
      const known = this.messages.get(message.id);
      // One that nobody announced here, while the processes could not reach each other, begins with its end.
      const exact = known === undefined || textOf(known.parts) === textOf(message.parts);
      const old = held && this.isOld(message);
      this.ends.push({ message, at: Date.now(), exact: exact || old, shown: textOf(known?.parts ?? []) });
      if (old) return;
      this.messages.set(message.id, { message, parts: structuredClone(message.parts), seq: known?.seq ?? 0 });
    });
  }

  isLive(): boolean {
    return [...this.messages.values()].some(({ message }) => message.status === "streaming" || message.status === "awaiting_approval");
  }

  /** True for what was sent before the snapshot that is shown, and is part of it. */
  private isOld(message: Message): boolean {
    const known = this.messages.get(message.id);
    return known !== undefined && known.message.updatedAt >= message.updatedAt;
  }

  /** Deltas of a snapshot that is on its way come after it, or are part of it. */
  private whenSynced(apply: (held: boolean) => void): void {
    this.lastEventAt = Date.now();
    if (this.synced) apply(false);
    else this.held.push(apply);
  }
}

export function textOf(parts: MessagePart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
