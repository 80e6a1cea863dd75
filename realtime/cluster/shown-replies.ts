import { LRUCache } from "lru-cache";
import type { Message } from "#contracts/message.ts";
import type { ReplyState } from "./mirror.ts";

const cachedMax = 5000;
const unfinishedMax = 1000;

/** What local clients have been shown of recent conversations and replies. A cache: all of it may be lost. */
export class ShownReplies {
  /** The latest update of each conversation, from the bus or this process, in the writer's milliseconds. */
  private readonly newest = new LRUCache<string, number>({ max: cachedMax });
  /** The state in which each message was last shown here, so that an update arriving twice is shown once. */
  private readonly shown = new LRUCache<string, { state: string; at: number }>({ max: cachedMax });
  /** Unfinished or waiting replies as the local clients have them; if continued elsewhere, they continue from here. */
  private readonly unfinished = new LRUCache<string, ReplyState>({ max: unfinishedMax });
  /** The `seq` of replies that were read as ended by `open`: clients may already have what later events report. */
  private readonly read = new LRUCache<string, number>({ max: cachedMax });

  noteNewest({ conversationId, updatedAt }: Message): void {
    this.newest.set(conversationId, Math.max(this.newest.get(conversationId) ?? 0, Date.parse(updatedAt)));
  }

  /** Whether an update of the conversation as new as `at` has arrived. */
  hasNewest(conversationId: string, at: number): boolean {
    return (this.newest.get(conversationId) ?? 0) >= at;
  }

  /** A client received this end of a reply when it opened the conversation. */
  noteRead(message: Message, seq: number): void {
    this.read.set(message.id, seq);
    if (isUnfinished(message)) this.unfinished.set(message.id, { message, seq, token: null });
  }

  noteShown(message: Message, seq: number | null): void {
    this.shown.set(message.id, { state: stateOf(message), at: Date.now() });
    if (seq !== null && isUnfinished(message)) this.unfinished.set(message.id, { message, seq, token: null });
    else this.unfinished.delete(message.id);
  }

  isShown(message: Message): boolean {
    return this.shown.get(message.id)?.state === stateOf(message);
  }

  wasShownSince(messageId: string, at: number): boolean {
    return (this.shown.get(messageId)?.at ?? 0) >= at;
  }

  /**
   * Where a reply that reached `seq` elsewhere continues for local clients: its unfinished state, or null for the first
   * delta. Undefined if they hold some other state.
   */
  resumeFrom({ id, role }: Message, seq: number): ReplyState | null | undefined {
    const from = this.unfinished.get(id);
    const seenSeq = Math.max(from?.seq ?? 0, this.read.get(id) ?? 0);
    // A client that opened the conversation during the reply has a mirror; ends that were read or announced are noted.
    if (role !== "assistant" || seq <= seenSeq || (!from && this.shown.has(id))) return undefined;
    return from ?? null;
  }
}

/** Ended in a way that can be continued, or waiting to continue. */
function isUnfinished({ role, status }: Message): boolean {
  return (
    role === "assistant" && (status === "stopped" || status === "failed" || status === "interrupted" || status === "awaiting_approval")
  );
}

/** Distinguishes the shown states of a message. Every update of a live reply is distinct. */
function stateOf({ status, updatedAt }: Message): string {
  return status === "streaming" ? `streaming ${performance.now()}` : `${status} ${updatedAt}`;
}
