import { LRUCache } from "lru-cache";
import type { Message } from "#contracts/message.ts";
import type { ReplyState } from "./mirror.ts";

const cachedMax = 5000;
const unfinishedMax = 1000;

/** What the pages of this process have been given, of the newest conversations and replies. All of it may be lost. */
export class ShownReplies {
  /** The time of the newest word about each conversation, from the bus or this process, in milliseconds by the writer's clock. */
  private readonly newest = new LRUCache<string, number>({ max: cachedMax });
  /** As what and when each message was last shown here, so that what comes by two roads is shown once. */
  private readonly shown = new LRUCache<string, { state: string; at: number }>({ max: cachedMax });
  /** Replies that ended unfinished or wait for their user, as the pages here have them: one that is continued elsewhere is continued from there. */
  private readonly unfinished = new LRUCache<string, ReplyState>({ max: unfinishedMax });
  /** How far replies had come that were read as ended by opening: what is told of them later may be in the pages already. */
  private readonly read = new LRUCache<string, number>({ max: cachedMax });

  noteNewest({ conversationId, updatedAt }: Message): void {
    this.newest.set(conversationId, Math.max(this.newest.get(conversationId) ?? 0, Date.parse(updatedAt)));
  }

  /** Whether a word about the conversation has come that is as new as `at`. */
  hasNewest(conversationId: string, at: number): boolean {
    return (this.newest.get(conversationId) ?? 0) >= at;
  }

  /** A page was given this end of a reply as it opened the conversation. */
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
   * Where a reply that has come to `seq` elsewhere goes on for the pages here: from its unfinished state, or null from its
   * first number. Undefined when the pages have it in some other state.
   */
  resumeFrom({ id, role }: Message, seq: number): ReplyState | null | undefined {
    const from = this.unfinished.get(id);
    const given = Math.max(from?.seq ?? 0, this.read.get(id) ?? 0);
    // Who opened the conversation while it was written has a mirror of it, and an end that was read or told is noted.
    if (role !== "assistant" || seq <= given || (!from && this.shown.has(id))) return undefined;
    return from ?? null;
  }
}

/** Ended so that it can be continued, or waiting to go on. */
function isUnfinished({ role, status }: Message): boolean {
  return (
    role === "assistant" && (status === "stopped" || status === "failed" || status === "interrupted" || status === "awaiting_approval")
  );
}

/** What tells two shown states of a message apart. Steps of a live reply are never the same. */
function stateOf({ status, updatedAt }: Message): string {
  return status === "streaming" ? `streaming ${performance.now()}` : `${status} ${updatedAt}`;
}
