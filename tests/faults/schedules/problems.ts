import type { Occurrence } from "#contracts/schedule.ts";
import type { Actor } from "#domain/actor.ts";
import { presentOccurrences } from "#domain/schedule/occurrence-view.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { chainProblems } from "../chain.ts";
import { effectProblems } from "../effects.ts";
import { type Rows, readRows } from "../rows.ts";
import type { SchedulePlan } from "./plan.ts";

/** The user's acknowledged actions. `changed`: schedules that were paused, resumed or deleted. */
export type Done = {
  schedules: { id: number; startsAt: string; madeAt: Date }[];
  changed: Set<number>;
  asked: string[];
  reminders: { taskId: number; closed: boolean }[];
};
type Told = { kind: string; factKey: string };

/** Each due time once, each run one reply, each effect one call, each notification once; returns one line per violation. */
export async function scheduleProblems(actor: Actor, plan: SchedulePlan, done: Done): Promise<string[]> {
  const where = { userId: actor.userId };
  const rows = await readRows(actor.userId);
  const occurrences = await presentOccurrences(db(), actor.userId, await db().occurrence.findMany({ where }));
  const told = await db().notification.findMany({ where, select: { kind: true, factKey: true } });
  return [
    ...done.schedules.flatMap(({ id, startsAt, madeAt }, at) =>
      dueProblems(
        occurrences.filter((one) => one.scheduleId === id),
        { ...plan.schedules[at], startsAt, madeAt, changed: done.changed.has(id) } as Due,
      ),
    ),
    ...done.asked.flatMap((id) => (occurrences.some((one) => one.id === id) ? [] : [`lost: the run ${id} that was asked for`])),
    ...occurrences.flatMap((one) =>
      occurrenceProblems(one, rows, plan.schedules[done.schedules.findIndex(({ id }) => id === one.scheduleId)]),
    ),
    ...replyProblems(occurrences, rows),
    ...effectProblems(rows),
    ...chainProblems(rows),
    ...toldProblems(occurrences, told),
    ...done.reminders.flatMap(({ taskId, closed }) => reminderProblems(told, taskId, closed)),
  ];
}

type Due = { startsAt: string; madeAt: Date; everySeconds: number | null; count: number; changed: boolean };

function dueProblems(occurrences: Occurrence[], { startsAt, madeAt, everySeconds, count, changed }: Due): string[] {
  const first = Date.parse(`${startsAt}Z`);
  const planned = new Set(Array.from({ length: count }, (_, at) => first + at * (everySeconds ?? 0) * 1000));
  const due = occurrences.flatMap(({ trigger, dueAt }) => (trigger === "clock" ? [Date.parse(dueAt)] : []));
  const problems = due
    .filter((time) => !planned.has(time))
    .map((time) => `an occurrence of ${new Date(time).toISOString()}, which was not due`);
  if (new Set(due).size !== due.length) problems.push("a due time has two occurrences");
  // A database that another trial crashed can hold the making up until a time has passed, which then was never due.
  const missing = [...planned].filter((time) => time > madeAt.getTime() && !due.includes(time));
  if (!changed) problems.push(...missing.map((time) => `no occurrence of ${new Date(time).toISOString()}`));
  return problems;
}

function occurrenceProblems(one: Occurrence, rows: Rows, planned: { instruction: string; adds: number } | undefined): string[] {
  const { id, status, reason, messageId, changes, startedAt, endedAt } = one;
  const what = `occurrence ${id} (${planned?.instruction})`;
  const problems: string[] = [];
  if (!endedAt) problems.push(`${what} is ${status} and has no end`);
  if (status === "skipped" && (!reason || messageId)) problems.push(`${what} was skipped: ${reason}, ${messageId}`);
  if (status === "failed") problems.push(`${what} failed: ${reason}`);
  if (status !== "done") return problems;
  const reply = rows.messages.find((message) => message.id === messageId);
  if (reply?.status !== "complete" || !startedAt) problems.push(`${what} is done, its reply ${reply?.status}`);
  if (changes.length !== planned?.adds) problems.push(`${what} is done and tells ${changes.length} changes, not ${planned?.adds}`);
  return problems;
}

/** Only replies of occurrences, each with one run. */
function replyProblems(occurrences: Occurrence[], rows: Rows): string[] {
  const replies = occurrences.flatMap(({ messageId }) => messageId ?? []);
  const problems = new Set(replies).size === replies.length ? [] : ["two occurrences have one reply"];
  if (rows.runs.length !== replies.length) problems.push(`${rows.runs.length} runs by ${replies.length} occurrences`);
  for (const { messageId } of rows.runs)
    if (!replies.includes(messageId)) problems.push(`the run of ${messageId} belongs to no occurrence`);
  return problems;
}

function toldProblems(occurrences: Occurrence[], told: Told[]): string[] {
  const problems = told.flatMap(({ kind, factKey }) => (kind === "reply_done" ? [`told as a reply: ${factKey}`] : []));
  for (const { id, status } of occurrences) {
    const facts = told.filter(({ factKey }) => factKey.startsWith(`occurrence:${id}:`));
    const expected = status === "done" ? ["run_done"] : status === "failed" ? ["run_failed"] : facts.slice(0, 1).map(({ kind }) => kind);
    if (facts.map(({ kind }) => kind).join() !== expected.join())
      problems.push(`occurrence ${id} is ${status} and was told as ${facts.map(({ kind }) => kind).join() || "nothing"}`);
  }
  return problems;
}

/** Sent once; at most once for a task that was completed in the meantime. */
function reminderProblems(told: Told[], taskId: number, closed: boolean): string[] {
  const count = told.filter(({ factKey }) => factKey.startsWith(`reminder:${taskId}:`)).length;
  return count === 1 || (closed && count === 0) ? [] : [`the reminder of task ${taskId} was told ${count} times`];
}
