import type { Message, MessagePart, ToolPart } from "#contracts/message.ts";
import { type Citation, citationsMax, isNew, type StoredNotes } from "#contracts/message-notes.ts";
import type { Delta, LiveMessage } from "#contracts/realtime.ts";
import type { StepState } from "#contracts/step-state.ts";
import { storableText } from "#contracts/text.ts";
import type { BranchContext } from "#domain/chat/history.ts";
import type { ReplyTail } from "#domain/chat/reply-tail.ts";
import type { RunFlush, RunLease } from "#domain/run/run-lease.ts";
import type { StepUsage } from "#domain/usage/usage.ts";
import type { CallMeter } from "../llm/accounting/meter.ts";
import { emitIntervalMs, tailLengthMin, tailShareMax } from "../tunables.ts";

/** Schedules `emitPending`: after the current read if `isDue`, otherwise at the end of the frame. */
export type EmitClock = { wait: (reply: LiveReply, isDue: boolean) => void };

/** Why a run was interrupted before the model ended. */
export type Interruption = "stop" | "drain" | "lost";
/** working: text may arrive · settling: a transaction or the end owns the rows, and the flush clock must not write them */
type Phase = "working" | "settling" | "over";

/**
 * The only holder of a live message: its parts, the number of the last delta, and the text waiting for the next tick.
 * Snapshots and numbering are synchronous, so an `open` always sees them consistent.
 */
export class LiveReply {
  lease: RunLease;
  phase: Phase = "working";
  parts: MessagePart[];
  seq: number;
  /** Set when there is something to flush. */
  dirty = false;
  message: Message;
  /** The conversation for the model, if the run's start has loaded it. */
  context: BranchContext | undefined;
  /** What providers want back of the steps so far; undefined until loaded. */
  states: StepState[] | undefined;
  /** Notes beside the parts, collected since this process took over. */
  notes: StoredNotes = {};
  /** The provider has searched the web during this reply. */
  searched = false;
  /** The current model call, until it is settled. */
  meter: CallMeter | null = null;
  /** The last message that a summary should cover from the next turn on, according to the last call's context. */
  summariseUpTo: string | null = null;
  readonly abort = new AbortController();
  /** Why this run must end early. */
  interruption: Interruption | null = null;
  /** Settles with the final or parked message, or null when this process no longer owns the run. */
  readonly over: Promise<Message | null>;
  private settleOver: (message: Message | null) => void = () => {};
  private pending: Omit<Delta, "seq" | "messageId"> | null = null;
  private lastEmitAt = 0;
  /** Since when the model has only produced reasoning. */
  private thinkingSince = Date.now();
  private splitCharacter = "";
  /** Where the current call's text starts; null if the meter counts the text itself. */
  private callStart: { part: number; length: number } | null = null;
  /** The stored row's `seq`, and its parts and characters without the tail. Null if the next flush must write all parts. */
  private row: { seq: number; parts: number; length: number } | null = null;
  /** What has been added to the row's last part since. */
  private tailText = "";
  private sealed = false;
  private readonly emit: (delta: Delta) => void;
  private readonly clock: EmitClock;

  constructor(lease: RunLease, message: Message, seq: number, out: { emit: (delta: Delta) => void; clock: EmitClock }) {
    this.lease = lease;
    this.message = message;
    this.parts = structuredClone(message.parts);
    this.seq = seq;
    this.emit = out.emit;
    this.clock = out.clock;
    this.over = new Promise((settle) => {
      this.settleOver = settle;
    });
  }

  /**
   * Adds model text. The first chunk is emitted at once, with whatever was read along with it; later ones are batched per
   * frame.
   */
  append(kind: "text" | "reasoning", text: string): void {
    // Half a surrogate pair waits for its other half: alone it cannot be stored.
    const whole = this.parts.at(-1)?.type === kind || this.parts.length === 0 ? this.splitCharacter + text : text;
    const cut = (whole.charCodeAt(whole.length - 1) & 0xfc00) === 0xd800 ? 1 : 0;
    this.splitCharacter = cut === 1 ? whole.slice(-1) : "";
    this.add(kind, storableText(cut === 0 ? whole : whole.slice(0, -1)));
  }

  private add(kind: "text" | "reasoning", text: string): void {
    if (text === "" || this.phase === "over" || this.lost || this.sealed) return;
    const now = Date.now();
    const index = this.openPart(kind);
    this.dirty = true;
    if (kind === "reasoning") this.notes[`thought.${index}`] = now - this.thinkingSince;
    else this.thinkingSince = now;
    if (this.pending) this.pending.text += text;
    else {
      this.pending = { part: index, kind, text };
      this.clock.wait(this, now - this.lastEmitAt >= emitIntervalMs);
    }
  }

  private openPart(kind: "text" | "reasoning"): number {
    if (this.parts.at(-1)?.type !== kind) {
      this.emitPending();
      this.parts.push({ type: kind, text: "" });
    }
    return this.parts.length - 1;
  }

  /** Starts a model call. Reasoning time counts from now. `metersText`: the meter counts the text itself. */
  beginCall(meter: CallMeter, metersText: boolean): void {
    this.meter = meter;
    this.callStart = metersText ? null : { part: Math.max(0, this.parts.length - 1), length: textOf(this.parts.slice(-1)).length };
    this.thinkingSince = Date.now();
  }

  /** The usage of the current model call; null if nothing is owed. */
  settled({ failed }: { failed: boolean }): StepUsage | null {
    const text = this.callStart ? textOf(this.parts.slice(this.callStart.part)).slice(this.callStart.length) : "";
    return this.meter?.settled({ failed, untrackedText: text }) ?? null;
  }

  /** Adds a citation to the last text. */
  cite(citation: Citation): void {
    const index = this.parts.findLastIndex((part) => part.type === "text");
    const existing = this.notes[`cited.${index}`] ?? [];
    if (index < 0 || !Array.isArray(existing) || existing.length >= citationsMax || !isNew(existing, citation)) return;
    this.notes[`cited.${index}`] = [...existing, citation];
    this.dirty = true;
  }

  /** Notes how many images were withheld from a model without vision. */
  noteUnseen(pictures: number): void {
    if (pictures === 0) return;
    this.notes.unseenPictures = pictures;
    this.dirty = true;
  }

  /** Emits pending text and adds it to `parts`: `seq` always matches exactly their text. */
  emitPending(): void {
    // Lost: another owner numbers the deltas now.
    if (!this.pending || this.lost) return;
    const { part: index, kind, text } = this.pending;
    this.pending = null;
    const part = this.parts[index];
    if (part && "text" in part) part.text += text;
    if (index + 1 === this.row?.parts) this.tailText += text;
    this.seq += 1;
    this.lastEmitAt = Date.now();
    this.emit({ messageId: this.message.id, seq: this.seq, part: index, kind, text });
  }

  /** Emits pending text and stops emitting: what clients show is then what the caller stores. */
  seal(): void {
    this.emitPending();
    this.sealed = true;
  }

  /** The next flush: only what was added since the row's parts were written, if that write is confirmed. */
  takeFlush(): RunFlush {
    this.emitPending();
    this.dirty = false;
    const { lease, seq, parts, row, notes, tailText } = this;
    const tail = row && { part: tailText === "" ? null : row.parts - 1, text: tailText, added: parts.slice(row.parts) };
    const whole = !tail || tailLength(tail) > Math.max(tailLengthMin, row.length * tailShareMax);
    this.row = whole ? { seq, parts: parts.length, length: lengthOf(parts) } : { ...row, seq };
    if (whole) this.tailText = "";
    return tail ? { lease, seq, notes, base: row.seq, tail, whole } : { lease, seq, notes, parts };
  }

  /** The row was written elsewhere, or a flush is unconfirmed: the next one stores everything. */
  invalidateBaseline(): void {
    this.row = null;
  }

  snapshot(): LiveMessage {
    this.emitPending();
    return { messageId: this.message.id, seq: this.seq, parts: structuredClone(this.parts).map((part) => this.presented(part)) };
  }

  /** Calls cannot be decided before the run is parked, so until then they are shown as pending. */
  private presented(part: MessagePart): MessagePart {
    const early = part.type === "tool" && part.status === "awaiting_approval" && this.phase !== "over";
    return early ? { ...part, status: "pending" } : part;
  }

  /** The message as clients should see it now. */
  present(): Message {
    const { parts } = this.snapshot();
    return { ...this.message, parts };
  }

  toolParts(): ToolPart[] {
    return this.parts.filter((part) => part.type === "tool");
  }

  /** The first reason wins, except that a lost lease overrides it: nothing more may be emitted here. */
  interrupt(reason: Interruption): void {
    this.interruption = reason === "lost" ? reason : (this.interruption ?? reason);
    if (!this.abort.signal.aborted) this.abort.abort(reason);
  }

  private get lost(): boolean {
    return this.interruption === "lost";
  }

  /** No more changes: `message` is the stored end, or null if this process no longer owns the run. */
  end(message: Message | null): void {
    this.phase = "over";
    if (message) {
      this.message = message;
      this.parts = structuredClone(message.parts);
    }
    this.settleOver(message);
  }
}

function textOf(parts: MessagePart[]): string {
  return parts.map((part) => ("text" in part ? part.text : "")).join("");
}

function lengthOf(parts: MessagePart[]): number {
  return parts.reduce((sum, part) => sum + ("text" in part ? part.text.length : 0), 0);
}

function tailLength({ text, added }: ReplyTail): number {
  return text.length + lengthOf(added);
}
