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

/** Has `emitWaiting` called: as soon as what is being read has been, if `isDue`, or when a frame is over. */
export type EmitClock = { wait: (reply: LiveReply, isDue: boolean) => void };

/** Why a run was told to end before the model did. */
export type Interruption = "stop" | "drain" | "lost";
/** working: text may come · settling: a transaction or the end owns the rows, the flush clock keeps off */
type Phase = "working" | "settling" | "over";

/**
 * The one place that holds a live message: its parts, the number of the last delta, and the text that
 * waits for the next tick. Snapshot and numbering are synchronous, so an open can never see them apart.
 */
export class LiveReply {
  lease: RunLease;
  phase: Phase = "working";
  parts: MessagePart[];
  seq: number;
  /** Set when the flush clock has something to store. */
  dirty = false;
  message: Message;
  /** What the model is asked with, where the run's beginning has read it. */
  context: BranchContext | undefined;
  /** What providers want to hear again of the steps so far; undefined until it has been read. */
  states: StepState[] | undefined;
  /** What is known beside the parts since this process writes. */
  notes: StoredNotes = {};
  /** The provider has searched the web in the course of it. */
  searched = false;
  /** The model call under way, until it is settled. */
  meter: CallMeter | null = null;
  /** The message up to which a summary should reach from the next turn on, as the last call's context found it. */
  summariseUpTo: string | null = null;
  readonly abort = new AbortController();
  /** Why this run is to end before its model does. */
  interruption: Interruption | null = null;
  /** Settles with the final or parked message, or null when this process no longer owns the run. */
  readonly over: Promise<Message | null>;
  private settleOver: (message: Message | null) => void = () => {};
  private waiting: Omit<Delta, "seq" | "messageId"> | null = null;
  private lastEmitAt = 0;
  /** Since when the model has said nothing but thoughts. */
  private thinkingSince = Date.now();
  private carried = "";
  /** Where the text of the model call under way begins; null when the meter itself hears it. */
  private callFrom: { part: number; length: number } | null = null;
  /** The number at which the row is known to stand, and what it has without a tail: so many parts and characters. Null when only all parts will do. */
  private row: { seq: number; parts: number; length: number } | null = null;
  /** What the last of those parts has grown since then. */
  private grown = "";
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

  /** Adds model text: the first piece leaves at once, with what was read along with it; what follows within one frame is joined. */
  append(kind: "text" | "reasoning", text: string): void {
    // A character cut in two by the provider waits for its other half: alone, neither can be stored.
    const whole = this.parts.at(-1)?.type === kind || this.parts.length === 0 ? this.carried + text : text;
    const cut = (whole.charCodeAt(whole.length - 1) & 0xfc00) === 0xd800 ? 1 : 0;
    this.carried = cut === 1 ? whole.slice(-1) : "";
    this.add(kind, storableText(cut === 0 ? whole : whole.slice(0, -1)));
  }

  private add(kind: "text" | "reasoning", text: string): void {
    if (text === "" || this.phase === "over" || this.lost || this.sealed) return;
    const now = Date.now();
    const index = this.openPart(kind);
    this.dirty = true;
    if (kind === "reasoning") this.notes[`thought.${index}`] = now - this.thinkingSince;
    else this.thinkingSince = now;
    if (this.waiting) this.waiting.text += text;
    else {
      this.waiting = { part: index, kind, text };
      this.clock.wait(this, now - this.lastEmitAt >= emitIntervalMs);
    }
  }

  private openPart(kind: "text" | "reasoning"): number {
    if (this.parts.at(-1)?.type !== kind) {
      this.emitWaiting();
      this.parts.push({ type: kind, text: "" });
    }
    return this.parts.length - 1;
  }

  /** A model call begins: what it says first in thoughts, it has thought about since now. `isHeard`: its meter is told of text itself. */
  beginCall(meter: CallMeter, isHeard: boolean): void {
    this.meter = meter;
    this.callFrom = isHeard ? null : { part: Math.max(0, this.parts.length - 1), length: textOf(this.parts.slice(-1)).length };
    this.thinkingSince = Date.now();
  }

  /** What the model call under way used; null when nothing is owed. */
  settled({ failed }: { failed: boolean }): StepUsage | null {
    const said = this.callFrom ? textOf(this.parts.slice(this.callFrom.part)).slice(this.callFrom.length) : "";
    return this.meter?.settled({ failed, untrackedText: said }) ?? null;
  }

  /** Adds a source of the text that came last. */
  cite(citation: Citation): void {
    const index = this.parts.findLastIndex((part) => part.type === "text");
    const known = this.notes[`cited.${index}`] ?? [];
    if (index < 0 || !Array.isArray(known) || known.length >= citationsMax || !isNew(known, citation)) return;
    this.notes[`cited.${index}`] = [...known, citation];
    this.dirty = true;
  }

  /** What the model was not shown because it cannot see. */
  noteUnseen(pictures: number): void {
    if (pictures === 0) return;
    this.notes.unseenPictures = pictures;
    this.dirty = true;
  }

  /** Sends what waits and makes it part of `parts`: `seq` stands for exactly the text in them. */
  emitWaiting(): void {
    // Lost: another owner numbers the deltas now.
    if (!this.waiting || this.lost) return;
    const { part: index, kind, text } = this.waiting;
    this.waiting = null;
    const part = this.parts[index];
    if (part && "text" in part) part.text += text;
    if (index + 1 === this.row?.parts) this.grown += text;
    this.seq += 1;
    this.lastEmitAt = Date.now();
    this.emit({ messageId: this.message.id, seq: this.seq, part: index, kind, text });
  }

  /** Sends what waits, and nothing more from now on: what pages show is then what the caller stores. */
  seal(): void {
    this.emitWaiting();
    this.sealed = true;
  }

  /** What the row lacks, to be stored now: what grew since its parts were written, as long as that is known to have arrived. */
  takeFlush(): RunFlush {
    this.emitWaiting();
    this.dirty = false;
    const { lease, seq, parts, row, notes, grown } = this;
    const tail = row && { part: grown === "" ? null : row.parts - 1, text: grown, added: parts.slice(row.parts) };
    const whole = !tail || tailLength(tail) > Math.max(tailLengthMin, row.length * tailShareMax);
    this.row = whole ? { seq, parts: parts.length, length: lengthOf(parts) } : { ...row, seq };
    if (whole) this.grown = "";
    return tail ? { lease, seq, notes, base: row.seq, tail, whole } : { lease, seq, notes, parts };
  }

  /** Somebody else wrote the row, or nobody knows whether a flush arrived: the next one stores everything. */
  invalidateBaseline(): void {
    this.row = null;
  }

  snapshot(): LiveMessage {
    this.emitWaiting();
    return { messageId: this.message.id, seq: this.seq, parts: structuredClone(this.parts).map((part) => this.shown(part)) };
  }

  /** Until the run is parked nobody can decide its calls, so they are shown as called and no more. */
  private shown(part: MessagePart): MessagePart {
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

  /** The first reason counts, but for a lost lease: whatever else was wanted, nothing may be said here any more. */
  interrupt(why: Interruption): void {
    this.interruption = why === "lost" ? why : (this.interruption ?? why);
    if (!this.abort.signal.aborted) this.abort.abort(why);
  }

  private get lost(): boolean {
    return this.interruption === "lost";
  }

  /** No more changes: `message` is the stored end, or null when the run now belongs to nobody here. */
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
