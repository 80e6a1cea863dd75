import { trashDays } from "#contracts/retention.ts";
import type { CatchUp, Schedule, ScheduleCreate, ScheduleUpdate } from "#contracts/schedule.ts";
import { nextShown, scheduleFieldNames } from "#contracts/schedule.ts";
import { idMax } from "#contracts/task.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { requirePlanRoom } from "#domain/billing/plan.ts";
import { jsonOrNull } from "#domain/chat/message.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import type { Schedule as ScheduleRow } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { skipPassed } from "./passed.ts";
import { presentSchedule } from "./schedule-view.ts";
import { datesFrom, firstRun, reasons, requireRunnable, type TimedRow } from "./series.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Makes a schedule; absent: the user's zone, once, `latest`, enabled.
 * @throws VALIDATION it never runs, or too often · PLAN_REQUIRED, CONFLICT no room for another
 */
export async function createSchedule(actor: Actor, input: ScheduleCreate, given?: Tx): Promise<Schedule> {
  const timeZone = input.timeZone ?? (await zoneOf(actor));
  return inTransaction(given, async (tx) => {
    const now = currentTime();
    const row = { ...input, timeZone, recurrence: input.recurrence ?? null, catchUp: (input.catchUp ?? "latest") satisfies CatchUp };
    requireRunnable(row, now);
    await requireProject(tx, actor, input.projectId ?? null);
    await lockLimits(tx, actor.userId);
    await requireRoom(tx, actor);
    const enabled = input.enabled ?? true;
    const data = {
      ...row,
      tools: jsonOrNull(row.tools),
      userId: actor.userId,
      enabled,
      nextAt: enabled ? firstRun(row, now, null) : null,
      createdAt: now,
      updatedAt: now,
    };
    const schedule = presentSchedule(await tx.schedule.create({ data }));
    const feed = { kind: "schedule.created", data: schedule } as const;
    await record(tx, actor, { action: "schedule.create", entity: "schedule", entityId: schedule.id, feed });
    return schedule;
  });
}

/** The dates to come of what somebody is about to save, or what is wrong with it, as saving it would say. */
export function previewSchedule(row: TimedRow): { next: string[]; problem: string | null } {
  const now = currentTime();
  try {
    requireRunnable(row, now);
  } catch (error) {
    const problem = error instanceof DomainError ? error.fields?.[0]?.message : undefined;
    if (problem === undefined) throw error;
    return { next: [], problem };
  }
  return { next: datesFrom(row, firstRun(row, now, null), nextShown).map((date) => date.toISOString()), problem: null };
}

/** The actor's schedules, newest first. */
export async function listSchedules(actor: Actor, tx: Tx = db()): Promise<Schedule[]> {
  const rows = await tx.schedule.findMany({ where: { userId: actor.userId, deletedAt: null }, orderBy: { id: "desc" } });
  return rows.map(presentSchedule);
}

/** One schedule of the actor, else NOT_FOUND. */
export async function getSchedule(actor: Actor, id: number, tx: Tx = db()): Promise<Schedule> {
  const row = id <= idMax && (await tx.schedule.findFirst({ where: { id, userId: actor.userId, deletedAt: null } }));
  if (!row) throw notFound("Schedule");
  return presentSchedule(row);
}

/**
 * Sets the named fields; when it runs is found anew where they say when. What was due before that and had not begun is not
 * carried out, and can be seen. @throws as createSchedule
 */
export function updateSchedule(actor: Actor, id: number, input: ScheduleUpdate, given?: Tx): Promise<Schedule> {
  return inTransaction(given, async (tx) => {
    await lockLimits(tx, actor.userId);
    const before = await lockSchedule(tx, actor, id);
    const named = scheduleFieldNames.filter((name) => input[name] !== undefined && !isSame(input[name], before[name]));
    if (named.length === 0) return presentSchedule(before);
    const now = currentTime();
    const after = { ...before, ...input };
    if (named.includes("projectId")) await requireProject(tx, actor, input.projectId ?? null);
    const times = (["startsAt", "timeZone", "recurrence", "enabled"] as const).filter((name) => named.includes(name));
    const isTimed = times.length > 0;
    if (times.some((name) => name !== "enabled") || (isTimed && after.enabled)) requireRunnable(after, now);
    if (isTimed) await skipPassed(tx, actor, before, { now, reason: reasons.disabled });
    const nextAt = isTimed ? (after.enabled ? firstRun(after, now, await lastDue(tx, before)) : null) : before.nextAt;
    if (isFinished(before) && !isFinished({ ...after, nextAt })) await requireRoom(tx, actor);
    const changed = Object.fromEntries(named.map((name) => [name, name === "tools" ? jsonOrNull(input.tools) : input[name]]));
    const data = { ...changed, nextAt, updatedAt: now };
    const schedule = presentSchedule(await tx.schedule.update({ where: { id, userId: actor.userId }, data }));
    const feed = { kind: "schedule.updated", data: schedule } as const;
    await record(tx, actor, { action: "schedule.update", entity: "schedule", entityId: id, detail: { fields: named }, feed });
    return schedule;
  });
}

/** Deletes a schedule: it does not run again. A second time is NOT_FOUND. */
export function deleteSchedule(actor: Actor, id: number, given?: Tx): Promise<Schedule> {
  return inTransaction(given, async (tx) => {
    await lockLimits(tx, actor.userId);
    const before = await lockSchedule(tx, actor, id);
    const now = currentTime();
    await skipPassed(tx, actor, before, { now, reason: reasons.deleted });
    await tx.schedule.update({ where: { id, userId: actor.userId }, data: { deletedAt: now, nextAt: null, updatedAt: now } });
    const schedule = presentSchedule(before);
    const feed = { kind: "schedule.deleted", data: schedule } as const;
    await record(tx, actor, { action: "schedule.delete", entity: "schedule", entityId: id, feed });
    return schedule;
  });
}

/** Takes a deleted schedule back within 7 days; it runs on from now. @throws NOT_FOUND · PLAN_REQUIRED, CONFLICT no room */
export function restoreSchedule(actor: Actor, id: number, given?: Tx): Promise<Schedule> {
  return inTransaction(given, async (tx) => {
    await lockLimits(tx, actor.userId);
    const since = new Date(clockNow() - trashDays * dayMs);
    const before = id <= idMax && (await tx.schedule.findFirst({ where: { id, userId: actor.userId, deletedAt: { gt: since } } }));
    if (!before) throw notFound("Schedule");
    await requireRoom(tx, actor);
    const now = currentTime();
    const nextAt = before.enabled ? firstRun(before, now, await lastDue(tx, before)) : null;
    const data = { deletedAt: null, nextAt, updatedAt: now };
    const schedule = presentSchedule(await tx.schedule.update({ where: { id, userId: actor.userId }, data }));
    const feed = { kind: "schedule.created", data: schedule } as const;
    await record(tx, actor, { action: "schedule.restore", entity: "schedule", entityId: id, feed });
    return schedule;
  });
}

/** The actor's live schedule, locked until commit, else NOT_FOUND. */
export async function lockSchedule(tx: Tx, actor: Actor, id: number): Promise<ScheduleRow> {
  if (id > idMax) throw notFound("Schedule");
  await tx.$queryRaw`SELECT 1 FROM schedule WHERE id = ${id} AND user_id = ${actor.userId} FOR UPDATE`;
  const row = await tx.schedule.findFirst({ where: { id, userId: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Schedule");
  return row;
}

/** A field as it is; lists by what is in them. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

/** The newest due time that there is an occurrence of: no earlier one is ever carried out. */
async function lastDue(tx: Tx, { id, userId }: ScheduleRow): Promise<Date | null> {
  const { _max } = await tx.occurrence.aggregate({ where: { scheduleId: id, userId, trigger: "clock" }, _max: { dueAt: true } });
  return _max.dueAt;
}

async function requireRoom(tx: Tx, { userId }: Actor): Promise<void> {
  const used = await tx.schedule.count({ where: { userId, deletedAt: null, NOT: { enabled: true, nextAt: null } } });
  await requirePlanRoom(tx, userId, "schedulesMax", used, "schedules");
}

/** Those that have had their last run take no room. */
function isFinished({ enabled, nextAt }: Pick<ScheduleRow, "enabled" | "nextAt">): boolean {
  return enabled && nextAt === null;
}

async function requireProject(tx: Tx, { userId }: Actor, id: number | null): Promise<void> {
  if (id === null) return;
  const project = id <= idMax && (await tx.project.findFirst({ where: { id, userId }, select: { id: true } }));
  if (!project) throw invalid("project_id", "is no project of yours");
}
