/** One state of an occurrence: which wait it is, or when it ended, where it can come to the same state again. */
export type OccurrenceFact = { occurrenceId: string; status: string; again: Wait | Date | null };
export type Wait = { runId: string; step: number };
/** One reminder of a task at one time. */
export type ReminderFact = { taskId: number; minutes: number; firesAt: Date };

// Keys that are read again are made and read here. Those that nobody reads are made where the fact is told.
const occurrenceKey = /^occurrence:([0-9a-f-]{36}):([a-z_]+)(?::([0-9a-f-]{36}):(\d+)|:(\d+))?$/;
const reminderKey = /^reminder:(\d+):(-?\d+):(\d+)$/;

/** The key under which a state of an occurrence is told once. */
export function occurrenceFactKey({ occurrenceId, status, again }: OccurrenceFact): string {
  const which = again === null ? [] : again instanceof Date ? [again.getTime()] : [again.runId, again.step];
  return ["occurrence", occurrenceId, status, ...which].join(":");
}

/** What such a key says; null for the keys of other facts. */
export function readOccurrenceFactKey(key: string): OccurrenceFact | null {
  const [, occurrenceId, status, runId, step, time] = occurrenceKey.exec(key) ?? [];
  if (!occurrenceId || !status) return null;
  return { occurrenceId, status, again: runId ? { runId, step: Number(step) } : time ? new Date(Number(time)) : null };
}

/** The key under which a reminder is told once. */
export function reminderFactKey({ taskId, minutes, firesAt }: ReminderFact): string {
  return `reminder:${taskId}:${minutes}:${firesAt.getTime()}`;
}

/** What such a key says; null for the keys of other facts. */
export function readReminderFactKey(key: string): ReminderFact | null {
  const [, taskId, minutes, time] = reminderKey.exec(key) ?? [];
  return taskId ? { taskId: Number(taskId), minutes: Number(minutes), firesAt: new Date(Number(time)) } : null;
}
