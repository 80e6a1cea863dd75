import type { Conversation } from "#contracts/conversation.ts";
import type { FeedEvent } from "#contracts/realtime.ts";
import type { Task } from "#contracts/task.ts";

/** Newest first, as the server lists tasks. */
export function withTask(tasks: Task[], task: Task): Task[] {
  const known = tasks.findIndex((other) => other.id === task.id);
  if (known === -1) return [...tasks, task].sort((a, b) => order(b.createdAt, a.createdAt) || b.id - a.id);
  // An answer that was overtaken by a later change must not bring the old state back.
  return (tasks[known]?.updatedAt ?? "") > task.updatedAt ? tasks : tasks.with(known, task);
}

/** Last changed first, as the server lists conversations. */
export function withConversation(conversations: Conversation[], conversation: Conversation): Conversation[] {
  const known = conversations.find((other) => other.id === conversation.id);
  if (known && known.updatedAt > conversation.updatedAt) return conversations;
  const others = conversations.filter((other) => other.id !== conversation.id);
  return [...others, conversation].sort((a, b) => order(b.updatedAt, a.updatedAt));
}

export function withoutId<T extends { id: string | number }>(items: T[], id: string | number): T[] {
  return items.filter((item) => item.id !== id);
}

/** The task list after one event of the feed. */
export function applyToTasks(tasks: Task[], { kind, data }: FeedEvent): Task[] {
  if (!kind.startsWith("task.")) return tasks;
  const task = data as Task;
  return kind === "task.deleted" ? withoutId(tasks, task.id) : withTask(tasks, task);
}

/** The conversation list after one event of the feed. */
export function applyToConversations(conversations: Conversation[], { kind, data }: FeedEvent): Conversation[] {
  if (!kind.startsWith("conversation.")) return conversations;
  const conversation = data as Conversation;
  const isGone = kind === "conversation.deleted" || conversation.archived === true;
  return isGone ? withoutId(conversations, conversation.id) : withConversation(conversations, conversation);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
