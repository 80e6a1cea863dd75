import type { Message } from "#contracts/message.ts";
import type { OutboxEntry } from "#features/chat/compose/outbox.ts";
import { isLive } from "#features/chat/stream/conversation-state.ts";

type Outgoing = Pick<OutboxEntry, "conversationId" | "messageId" | "text" | "files" | "model" | "webSearch" | "reasoning">;

/** A message that waits for the reply before it. It keeps its id when it is sent, so that two pages that send it store it once. */
export type QueuedMessage = Outgoing & {
  position: number;
  /** It goes as soon as the reply before it has ended in any way; the page stops that reply. */
  steers: boolean;
  /** Until when somebody is editing it (milliseconds since 1970): it is not sent half written. */
  heldUntil: number;
};

/** What the first message of a queue follows: a reply, or the reply to a question that the server may not have yet. */
export type Awaited = { replyId: string } | { questionId: string };

export type DueMessage = { message: QueuedMessage; parentId: string };
export type QueueThread = { messages: ReadonlyMap<string, Message>; shown: Message | undefined };
export type QueueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A page that dies while it edits a message does not keep it back for longer. */
export const holdMs = 60_000;

/**
 * The messages of one user that wait for replies to end, in a storage that all pages of a browser share. Every message and what
 * the first one follows have keys of their own, so that pages which write at once keep each other's.
 */
export class MessageQueue {
  /** What a full or forbidden storage did not take. */
  private readonly unsaved = new Map<string, string>();
  private readonly userId: number;
  private readonly storage: QueueStorage;
  private readonly now: () => number;

  constructor(userId: number, storage: QueueStorage, now: () => number) {
    this.userId = userId;
    this.storage = storage;
    this.now = now;
  }

  list(conversationId: string): QueuedMessage[] {
    return this.keys(this.messageKey(conversationId, ""))
      .map((key) => parsed<QueuedMessage>(this.read(key)))
      .filter((message) => message !== null)
      .sort((a, b) => a.position - b.position || (a.messageId < b.messageId ? -1 : 1));
  }

  /** `awaited`: what is being replied to now; it counts only for the first message of a queue. */
  add(message: Outgoing, awaited: Awaited): void {
    const others = this.list(message.conversationId);
    if (others.length === 0) this.write(this.awaitedKey(message.conversationId), awaited);
    this.put({ ...message, position: (others.at(-1)?.position ?? 0) + 1, steers: false, heldUntil: 0 });
  }

  /** Puts a message in front of the others; it goes once `awaited`, which the page stops, has ended. Null: nothing is being written. */
  steer(conversationId: string, messageId: string, awaited: Awaited | null): void {
    if (awaited) this.write(this.awaitedKey(conversationId), awaited);
    else this.erase(this.awaitedKey(conversationId));
    this.reorder(conversationId, [messageId, ...this.ids(conversationId).filter((id) => id !== messageId)]);
    this.change(conversationId, messageId, { steers: true, heldUntil: 0 });
  }

  hold(conversationId: string, messageId: string): void {
    this.change(conversationId, messageId, { heldUntil: this.now() + holdMs });
  }

  /** `text`: the new words; absent: the former ones stay. */
  release(conversationId: string, messageId: string, text?: string): void {
    this.change(conversationId, messageId, { heldUntil: 0, ...(text === undefined ? {} : { text }) });
  }

  reorder(conversationId: string, ids: string[]): void {
    for (const message of this.list(conversationId)) {
      const at = ids.indexOf(message.messageId);
      if (at >= 0 && at + 1 !== message.position) this.put({ ...message, position: at + 1 });
    }
  }

  remove(conversationId: string, messageId: string): void {
    this.erase(this.messageKey(conversationId, messageId));
    if (this.list(conversationId).length === 0) this.erase(this.awaitedKey(conversationId));
  }

  /** What may be sent now, and the reply that it follows; null while it must wait. */
  due(conversationId: string, thread: QueueThread): DueMessage | null {
    const [message] = this.list(conversationId);
    if (!message || message.heldUntil > this.now()) return null;
    const reply = this.followed(conversationId, message.steers, thread);
    return reply ? { message, parentId: reply.id } : null;
  }

  /** The due message is on its way: the next one follows its reply. */
  sent({ conversationId, messageId }: QueuedMessage): void {
    this.write(this.awaitedKey(conversationId), { questionId: messageId } satisfies Awaited);
    this.erase(this.messageKey(conversationId, messageId));
  }

  /** The message that the queue waits for was thrown away unsent: it follows what is shown then. */
  discarded(conversationId: string, questionId: string): void {
    const awaited = this.awaited(conversationId);
    if (awaited && "questionId" in awaited && awaited.questionId === questionId) this.erase(this.awaitedKey(conversationId));
  }

  awaited(conversationId: string): Awaited | null {
    return parsed<Awaited>(this.read(this.awaitedKey(conversationId)));
  }

  private followed(conversationId: string, steers: boolean, { messages, shown }: QueueThread): Message | null {
    const awaited = this.awaited(conversationId);
    const reply = awaited && awaitedReply(awaited, messages);
    if (reply && (isLive(reply) || steers || reply.status === "complete")) return isLive(reply) ? null : reply;
    // Its question is still on its way, or has only just arrived.
    if (awaited && !reply && "questionId" in awaited && !messages.has(awaited.questionId)) return null;
    // The awaited reply ended badly, or is gone: a later one in its place will do.
    if (shown?.role !== "assistant" || isLive(shown) || (reply && shown.createdAt <= reply.createdAt)) return null;
    return steers || shown.status === "complete" ? shown : null;
  }

  private ids(conversationId: string): string[] {
    return this.list(conversationId).map(({ messageId }) => messageId);
  }

  /** Only what is still there changes: another page may have sent it. */
  private change(conversationId: string, messageId: string, change: Partial<QueuedMessage>): void {
    const message = this.list(conversationId).find((each) => each.messageId === messageId);
    if (message) this.put({ ...message, ...change });
  }

  private put(message: QueuedMessage): void {
    this.write(this.messageKey(message.conversationId, message.messageId), message);
  }

  private keys(prefix: string): string[] {
    try {
      return [...new Set([...Object.keys(this.storage), ...this.unsaved.keys()])].filter((key) => key.startsWith(prefix));
    } catch {
      return [...this.unsaved.keys()].filter((key) => key.startsWith(prefix));
    }
  }

  private read(key: string): string | null {
    const unsaved = this.unsaved.get(key);
    if (unsaved !== undefined) return unsaved;
    try {
      return this.storage.getItem(key);
    } catch {
      return null; // The storage is forbidden: what is queued is in this page alone.
    }
  }

  private write(key: string, value: object): void {
    const text = JSON.stringify(value);
    this.unsaved.delete(key);
    try {
      this.storage.setItem(key, text);
    } catch {
      this.unsaved.set(key, text);
    }
  }

  private erase(key: string): void {
    this.unsaved.delete(key);
    try {
      this.storage.removeItem(key);
    } catch {
      // Nothing was stored there.
    }
  }

  private messageKey(conversationId: string, messageId: string): string {
    return `bestchat.queue.${this.userId}.${conversationId}.${messageId}`;
  }

  private awaitedKey(conversationId: string): string {
    return `bestchat.queue-after.${this.userId}.${conversationId}`;
  }
}

/** The reply that a queue waits for; of several to one question, the newest. */
export function awaitedReply(awaited: Awaited, messages: ReadonlyMap<string, Message>): Message | null {
  if ("replyId" in awaited) return messages.get(awaited.replyId) ?? null;
  let newest: Message | null = null;
  for (const message of messages.values())
    if (message.role === "assistant" && message.parentId === awaited.questionId && (!newest || message.createdAt > newest.createdAt))
      newest = message;
  return newest;
}

function parsed<T>(text: string | null): T | null {
  try {
    return JSON.parse(text ?? "null") as T | null;
  } catch {
    return null; // Damaged: there is nothing to send.
  }
}
