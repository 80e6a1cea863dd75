import { v7 as uuidv7 } from "uuid";
import { type Actor, systemActor } from "#domain/actor.ts";
import { limitsOf } from "#domain/billing/plan.ts";
import { inTransaction } from "#domain/record.ts";
import type { RunOwner } from "#domain/run/begin.ts";
import { type BegunSend, beginSendIn } from "#domain/run/begin-send.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import type { Occurrence as OccurrenceRow, Schedule as ScheduleRow } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";
import { leftThisMonth } from "./cost.ts";
import { tellOccurrence } from "./follow.ts";
import { instructionFor } from "./instruction.ts";
import { passedMax, skipDue } from "./passed.ts";
import { toolsOf } from "./schedule-view.ts";
import { passedRuns, reasonOf, reasons, refusalOf } from "./series.ts";

/** Makes the owner of a run, for whoever it is; `model`: the one that the schedule names. */
export type OwnerFor = (actor: Actor, model: string | undefined) => RunOwner;
/** What one claim goes by: the time, and until when nobody looked. */
export type ClaimTime = { now: Date; downUntil: Date | null };

/**
 * Settles what is due of one schedule: the occurrence, its next date and the beginning of its run with its hold commit together
 * or not at all, so that of any number of processes one begins it, once. Null when nothing was begun.
 * @throws RATE_LIMITED when its user has too many replies under way: then nothing is settled, and it stays due
 */
export function claimDue(
  due: { id: number; userId: number },
  { now, downUntil }: ClaimTime,
  ownerFor: OwnerFor,
): Promise<BegunSend | null> {
  return inTransaction(undefined, async (tx) => {
    const schedule = await lockDue(tx, due, now);
    if (!schedule?.nextAt) return null;
    const actor = systemActor(due.userId);
    const { passed, next } = passedRuns(schedule, schedule.nextAt, { now, max: passedMax });
    const isAll = !next || next > now;
    const open = await unsettled(tx, schedule, passed);
    const newest = isAll ? open.pop() : undefined;
    await tx.schedule.update({ where: { id: due.id, userId: due.userId }, data: { nextAt: next } });
    await skipDue(tx, actor, schedule, open, { now, reason: schedule.catchUp === "skip" ? reasons.missedAll : reasons.missed });
    const missed = newest && downUntil && newest <= downUntil && schedule.catchUp === "skip";
    const refusal = missed ? reasons.missedAll : await refusalFor(tx, schedule, now);
    if (newest && refusal) await skipDue(tx, actor, schedule, [newest], { now, reason: refusal });
    const row = { id: uuidv7(), userId: due.userId, scheduleId: due.id, trigger: "clock" as const };
    return newest && !refusal ? begin(tx, schedule, { ...row, dueAt: newest }, { now, ownerFor }) : null;
  });
}

/** The same for a run that its user has asked for. */
export function claimAsked(
  asked: { id: string; userId: number; scheduleId: number },
  { now }: ClaimTime,
  ownerFor: OwnerFor,
): Promise<BegunSend | null> {
  return inTransaction(undefined, async (tx) => {
    const { id, userId, scheduleId } = asked;
    await lockLimits(tx, userId);
    await tx.$queryRaw`SELECT 1 FROM schedule WHERE id = ${scheduleId} AND user_id = ${userId} FOR UPDATE`;
    const [open] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM occurrence WHERE id = ${id}::uuid AND user_id = ${userId} AND status = 'running' AND started_at IS NULL FOR UPDATE SKIP LOCKED`;
    const row = open && (await tx.occurrence.findUnique({ where: { id, userId } }));
    const schedule = row && (await tx.schedule.findFirst({ where: { id: scheduleId, userId } }));
    if (!row || !schedule) return null;
    const refusal = schedule.deletedAt ? reasons.deleted : await refusalFor(tx, schedule, now, id);
    if (!refusal) return begin(tx, schedule, row, { now, ownerFor });
    const ended = await tx.occurrence.update({ where: { id, userId }, data: { status: "skipped", reason: refusal, endedAt: now } });
    await tellOccurrence(tx, ended, { status: "running" });
    return null;
  });
}

/** Those due times that there is no occurrence of, whatever the clock has done. */
async function unsettled(tx: Tx, { id, userId }: ScheduleRow, passed: Date[]): Promise<Date[]> {
  const rows = await tx.occurrence.findMany({ where: { scheduleId: id, userId, dueAt: { in: passed } }, select: { dueAt: true } });
  const settled = new Set(rows.map(({ dueAt }) => dueAt.getTime()));
  return passed.filter((dueAt) => !settled.has(dueAt.getTime()));
}

/** The schedule, locked, if it is still due; null when another process has it. Limits first, as wherever a reply begins. */
async function lockDue(tx: Tx, { id, userId }: { id: number; userId: number }, now: Date): Promise<ScheduleRow | null> {
  const [free] = await tx.$queryRaw<
    { mine: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(hashtextextended(${`schedule:${id}`}, 0)) AS mine`;
  if (!free?.mine) return null;
  await lockLimits(tx, userId);
  const [held] = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM schedule WHERE id = ${id} AND user_id = ${userId} AND enabled AND deleted_at IS NULL AND next_at <= ${now} FOR UPDATE SKIP LOCKED`;
  return held ? tx.schedule.findFirst({ where: { id, userId } }) : null;
}

/** Why a schedule does not run as things are, whatever its date. `own`: the occurrence that is about to begin. */
async function refusalFor(tx: Tx, schedule: ScheduleRow, now: Date, own?: string): Promise<string | null> {
  const { id, userId } = schedule;
  const user = await tx.user.findFirst({ where: { id: userId, deletedAt: null }, select: { plan: true } });
  if (!user) return reasons.account;
  const { name, schedulesMax } = limitsOf(user);
  // After a downgrade the oldest go on: those that the smaller plan has room for.
  const older = await tx.schedule.count({ where: { userId, deletedAt: null, enabled: true, nextAt: { not: null }, id: { lt: id } } });
  if (older >= schedulesMax) return reasonOf("plan", `${name} has room for ${schedulesMax} schedules, and older ones take it.`);
  if ((await leftThisMonth(tx, schedule, now)) === 0) return reasons.monthCap;
  const open = { scheduleId: id, userId, status: { in: ["running" as const, "waiting" as const] } };
  return (await tx.occurrence.count({ where: { ...open, ...(own ? { id: { not: own } } : {}) } })) > 0 ? reasons.overlap : null;
}

type Due = Pick<OccurrenceRow, "id" | "userId" | "scheduleId" | "trigger" | "dueAt">;

/** Begins the run in the schedule's own conversation. What refuses it for good is noted as its end. */
async function begin(
  tx: Tx,
  schedule: ScheduleRow,
  due: Due,
  { now, ownerFor }: { now: Date; ownerFor: OwnerFor },
): Promise<BegunSend | null> {
  const actor: Actor = { ...systemActor(schedule.userId), timeZone: schedule.timeZone };
  const conversationId = await conversationOf(tx, schedule);
  const input = {
    conversationId,
    messageId: uuidv7(),
    text: instructionFor({ ...schedule, project: await projectOf(tx, schedule) }, due, now),
  };
  const caps = [schedule.capMicroUsd, await leftThisMonth(tx, schedule, now)].flatMap((cap) => (cap === null ? [] : Number(cap)));
  const standing = { title: schedule.title, capMicroUsd: caps.length > 0 ? Math.min(...caps) : null, tools: toolsOf(schedule) };
  try {
    const begun = await beginSendIn(tx, actor, input, ownerFor(actor, schedule.model ?? undefined), standing);
    if (conversationId !== schedule.conversationId)
      await tx.schedule.update({ where: { id: schedule.id, userId: schedule.userId }, data: { conversationId } });
    await store(tx, due, { status: "running", reason: null, messageId: begun.assistantMessage.id, startedAt: now });
    return begun;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    await store(tx, due, { ...refusal, messageId: null, startedAt: refusal.status === "failed" ? now : null, endedAt: now });
    return null;
  }
}

type Beginning = Pick<OccurrenceRow, "status" | "reason" | "messageId" | "startedAt"> & { endedAt?: Date };

async function store(tx: Tx, { id, userId, scheduleId, trigger, dueAt }: Due, data: Beginning): Promise<void> {
  const row = await tx.occurrence.upsert({
    where: { id, userId },
    create: { id, userId, scheduleId, trigger, dueAt, ...data },
    update: data,
  });
  const error = row.status === "failed" ? { code: "FAILED", message: row.reason ?? "" } : null;
  await tellOccurrence(tx, row, error || row.status === "skipped" ? { status: "failed", error } : { status: "running" });
}

async function projectOf(tx: Tx, { projectId, userId }: ScheduleRow) {
  return projectId === null
    ? null
    : tx.project.findFirst({ where: { id: projectId, userId }, select: { id: true, name: true, instructions: true } });
}

/** Its conversation while that is there, else a new one. */
async function conversationOf(tx: Tx, { conversationId, userId }: ScheduleRow): Promise<string> {
  const known =
    conversationId && (await tx.conversation.findFirst({ where: { id: conversationId, userId, deletedAt: null }, select: { id: true } }));
  return known ? known.id : uuidv7();
}
