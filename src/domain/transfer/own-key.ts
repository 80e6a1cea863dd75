import type { Task } from "#contracts/task.ts";

/** What a task of ours is called in files of ours: its id alone would be another task's in another installation. */
export function ownKey({ id, createdAt }: Pick<Task, "id" | "createdAt">): string {
  return `${id}@${createdAt}`;
}

/** The id that a key of ours names, and when that task was made; null for a key of others. */
export function readOwnKey(key: string): { id: number; createdAt: string } | null {
  const [, id, createdAt = ""] = /^([1-9]\d{0,9})@(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/.exec(key) ?? [];
  return id ? { id: Number(id), createdAt } : null;
}

/** The same as the UID of a calendar. */
export function uidOf(task: Pick<Task, "id" | "createdAt">): string {
  return `${task.id}-${Date.parse(task.createdAt)}@tasks.bestchat`;
}

export function ownKeyOfUid(uid: string): string | null {
  const [, id, time] = /^([1-9]\d{0,9})-(\d{1,14})@tasks\.bestchat$/.exec(uid) ?? [];
  return id ? ownKey({ id: Number(id), createdAt: new Date(Number(time)).toISOString() }) : null;
}
