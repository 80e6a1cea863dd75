import { partsOfRule, ruleOfParts } from "#contracts/recurrence-parts.ts";
import type { Task, TaskCreate, TaskUpdate } from "#contracts/task.ts";
import { invalid } from "#domain/error.ts";
import { nextDay } from "#domain/time/recurrence.ts";

/** @throws VALIDATION when a rule that is set has no day from the task's due date on */
export function requireFiring(input: TaskUpdate, task: Task | null): void {
  const { recurrence } = input;
  const start = input.dueDate ?? task?.dueDate;
  if (!recurrence || !start || recurrence === task?.recurrence) return;
  if (!nextDay({ start, rule: recurrence }, plusDays(start, -1) ?? start) && !nextDay({ start, rule: recurrence }, start)) {
    throw invalid("recurrence", "never comes: no day from the due date on fits it");
  }
}

/**
 * The task that follows a recurring one which is being completed on the local day `today`; null after the last of its series.
 * Its day is the rule's next, counted from the due date or from today; the start keeps its distance; COUNT goes down by one.
 */
export function nextInSeries(task: Task, today: string): TaskCreate | null {
  const { dueDate, recurrence } = task;
  if (!dueDate || !recurrence) return null;
  const { COUNT, ...uncounted } = partsOfRule(recurrence);
  if (COUNT && Number(COUNT) <= 1) return null;
  const from = task.recurrenceFrom === "due" ? dueDate : today;
  const next = nextDay({ start: from, rule: ruleOfParts(uncounted) }, from);
  if (!next) return null;
  const rule = COUNT ? ruleOfParts({ ...partsOfRule(recurrence), COUNT: String(Number(COUNT) - 1) }) : recurrence;
  const { title, description, priority, labels, dueTime, reminders, recurrenceFrom, projectId, parentId, startDate } = task;
  const moved = startDate && plusDays(startDate, daysBetween(dueDate, next));
  return {
    ...{ title, description, priority, labels, dueTime, reminders, recurrenceFrom, projectId, parentId },
    dueDate: next,
    startDate: moved || null,
    recurrence: rule,
  };
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: "days" }).days;
}

/** Null outside the years that a task can have. */
function plusDays(day: string, days: number): string | null {
  const moved = Temporal.PlainDate.from(day).add({ days });
  return moved.year >= 1 && moved.year <= 9999 ? moved.toString() : null;
}
