import { DomainError, invalid } from "#domain/error.ts";
import { leastGapSeconds, nextRun, nextRuns, type Series } from "#domain/time/recurrence.ts";

/** A time that has just passed still counts as one to come: people and programs name the present second. */
const graceMs = 60_000;

let leastSeconds = 900;

/** The least time between two runs of a schedule (SCHEDULE_MIN_SECONDS); set once when a process starts. */
export function setScheduleMinSeconds(seconds: number): void {
  leastSeconds = seconds;
}

/** The columns that say when a schedule runs. */
export type TimedRow = { startsAt: string; timeZone: string; recurrence: string | null };

/** When a schedule runs, as domain/time knows it. */
export function seriesOf({ startsAt, timeZone, recurrence }: TimedRow): Series {
  return { start: startsAt, zone: timeZone, rule: recurrence };
}

/** Refuses what never runs, or more often than is allowed. @throws VALIDATION */
export function requireRunnable(row: TimedRow, now: Date): void {
  const gap = leastGapSeconds({ start: row.startsAt, rule: row.recurrence });
  if (gap !== null && gap < leastSeconds)
    throw invalid("recurrence", `runs every ${gap} seconds at its most frequent; ${leastSeconds} seconds are the least here`);
  if (firstRun(row, now, null)) return;
  throw row.recurrence === null
    ? invalid("starts_at", "has passed: a schedule that runs once needs a time to come")
    : invalid("recurrence", "never runs: no date of it is still to come");
}

/** The next run after now and after the last that there was an occurrence of, whatever the clock did since; null: none. */
export function firstRun(row: TimedRow, now: Date, last: Date | null): Date | null {
  const series = seriesOf(row);
  const since = (moment: number) => new Date(Math.max(moment, last?.getTime() ?? 0));
  return nextRun(series, since(now.getTime())) ?? nextRun(series, since(now.getTime() - graceMs));
}

/** The due times from `first` up to now, at most `max` of them, and the one after those. */
export function passedRuns(row: TimedRow, first: Date, { now, max }: { now: Date; max: number }): { passed: Date[]; next: Date | null } {
  const series = seriesOf(row);
  const passed: Date[] = [];
  let next: Date | null = first;
  while (next && next <= now && passed.length < max) {
    passed.push(next);
    next = nextRun(series, next);
  }
  return { passed, next };
}

/** The dates to come from the next one on. */
export function datesFrom(row: TimedRow, next: Date | null, count: number): Date[] {
  return next ? [next, ...nextRuns(seriesOf(row), next, count - 1)] : [];
}

/** Why an occurrence was not carried out or failed, as `<name>: <sentence>`. */
export function reasonOf(name: string, sentence: string): string {
  return `${name}: ${sentence}`.slice(0, 1000);
}

export const reasons = {
  missed: reasonOf("missed", "Nothing ran at that time, and only the newest of the missed dates is carried out."),
  missedAll: reasonOf("missed", "Nothing ran at that time, and this schedule does not catch up."),
  overlap: reasonOf("overlap", "The run before it has not ended, or waits for a decision."),
  busy: reasonOf("overlap", "Another reply in its chat has not ended, or waits for a decision."),
  monthCap: reasonOf("cap", "What this schedule may cost in a month is used up."),
  account: reasonOf("account", "The account is deleted."),
  disabled: reasonOf("disabled", "The schedule was switched off or changed before it began."),
  deleted: reasonOf("deleted", "The schedule was deleted before it began."),
} as const;

/** Why a run cannot begin for good, of what its beginning threw; null: it may be tried again. */
export function refusalOf(error: unknown): { status: "skipped" | "failed"; reason: string } | null {
  if (!(error instanceof DomainError)) return null;
  const words = error.fields?.map(({ field, message }) => `${field} ${message}`).join("; ") ?? "";
  switch (error.code) {
    case "QUOTA_EXCEEDED":
    case "EMAIL_NOT_CONFIRMED":
    case "PLAN_REQUIRED":
      return { status: "skipped", reason: reasonOf(error.code === "QUOTA_EXCEEDED" ? "quota" : error.code.toLowerCase(), error.message) };
    case "CONFLICT":
      return { status: "skipped", reason: reasons.busy };
    case "VALIDATION":
      return { status: "failed", reason: reasonOf("model", `The model of this schedule is not there any more: ${words || error.message}`) };
    default:
      return null;
  }
}
