import type { ClientSocket } from "#client/lazy-socket.ts";
import { request } from "#client/socket.ts";
import type { Message } from "#contracts/message.ts";
import { post } from "#features/chat/compose/outbox.ts";
import { keepOpenWhile } from "#features/chat/stream/conversation-subscription.ts";
import { MessageQueue, type QueueStorage, type QueueThread } from "./message-queue.ts";

const queues = new Map<number, MessageQueue>();
const listeners = new Set<() => void>();
const shownConversations = new Set<string>();
let changes = 0;
let watchedUser: number | null = null;

/** The queue of a user on this page; the server, which draws pages too, has none that lasts. */
export function queueOf(userId: number): MessageQueue {
  const known = queues.get(userId);
  if (known) return known;
  const queue = new MessageQueue(userId, browserStorage(), Date.now);
  if (typeof window !== "undefined") queues.set(userId, queue);
  return queue;
}

/** Sends what is due through the outbox, with its id; true if there was something. */
export function sendDue(queue: MessageQueue, conversationId: string, thread: QueueThread): boolean {
  const due = queue.due(conversationId, thread);
  if (!due) return false;
  const { messageId, text, files, model, webSearch, reasoning } = due.message;
  post({ conversationId, messageId, parentId: due.parentId, text, files, model, webSearch, reasoning });
  queue.sent(due.message);
  publishQueues();
  return true;
}

/** A view shows the queue of a conversation and sends from it; once it is gone, this page still does while it is connected. */
export function showQueue(socket: ClientSocket, userId: number, conversationId: string): () => void {
  watchEnds(socket, userId);
  shownConversations.add(conversationId);
  return () => void shownConversations.delete(conversationId);
}

function watchEnds(socket: ClientSocket, userId: number): void {
  if (watchedUser === userId) return;
  watchedUser = userId;
  const queue = queueOf(userId);
  keepOpenWhile((conversationId) => queue.list(conversationId).length > 0);
  socket.on("chat:finished", ({ message }: { message: Message }) => {
    const { conversationId } = message;
    if (shownConversations.has(conversationId) || queue.list(conversationId).length === 0) return;
    sendDue(queue, conversationId, { messages: new Map([[message.id, message]]), shown: message });
    if (queue.list(conversationId).length === 0) request("chat:close", { conversationId }).catch(() => {});
  });
}

export function subscribeQueues(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) window.addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("storage", onStorage);
  };
}

export function changeCount(): number {
  return changes;
}

export function publishQueues(): void {
  changes += 1;
  for (const listener of listeners) listener();
}

/** Another page of the browser has changed it. */
function onStorage({ key }: StorageEvent): void {
  if (key === null || key.startsWith("bestchat.queue")) publishQueues();
}

function browserStorage(): QueueStorage {
  try {
    if (typeof window !== "undefined") return window.localStorage;
  } catch {
    // Forbidden here.
  }
  const refuse = () => {
    throw new Error("there is no storage");
  };
  return { getItem: () => null, setItem: refuse, removeItem: () => {} };
}
