import { v7 as uuidv7 } from "uuid";
import { type DryRun, DryRunResult } from "#contracts/dry-run.ts";
import { type Actor, systemActor } from "#domain/actor.ts";
import { type BranchContext, recalledBy } from "#domain/chat/history.ts";
import { json } from "#domain/chat/message.ts";
import { notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import { type DryRun as DryRunRow, Prisma } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { instructionFor } from "./instruction.ts";
import { getSchedule, lockSchedule } from "./schedule.ts";
import { toolsOf } from "./schedule-view.ts";
import { reasonOf } from "./series.ts";

/** One that has not ended by then counts as lost with its process. */
const lostAfterMs = 5 * 60_000;

/** Asks what a schedule would do now; while one is under way it is that one. Its answer comes within seconds. @throws NOT_FOUND */
export function askDryRun(actor: Actor, scheduleId: number): Promise<DryRun> {
  return inTransaction(undefined, async (tx) => {
    await lockSchedule(tx, actor, scheduleId);
    const where = { scheduleId, userId: actor.userId };
    const known = await tx.dryRun.findFirst({ where });
    if (known && present(known, 0).status === "running") return present(known, 0);
    await tx.dryRun.deleteMany({ where });
    const row = await tx.dryRun.create({ data: { ...where, callId: uuidv7(), createdAt: currentTime() } });
    await record(tx, actor, { action: "schedule.dry_run", entity: "schedule", entityId: scheduleId });
    return present(row, 0);
  });
}

/** The newest dry run of a schedule. @throws NOT_FOUND also when there is none */
export async function getDryRun(actor: Actor, scheduleId: number): Promise<DryRun> {
  await getSchedule(actor, scheduleId);
  const row = await db().dryRun.findFirst({ where: { scheduleId, userId: actor.userId } });
  if (!row) throw notFound("Dry run");
  const { _sum } = await db().usageEntry.aggregate({ where: { runId: row.callId, userId: actor.userId }, _sum: { costMicroUsd: true } });
  return present(row, Number(_sum.costMicroUsd ?? 0n));
}

/** What a realtime process needs to find out what a schedule would do. `models`: wanted ones, where it names none. */
export type AskedDryRun = {
  userId: number;
  scheduleId: number;
  callId: string;
  model: string | null;
  models: string[];
  capMicroUsd: number | null;
  context: BranchContext;
};

/** Takes up to `count` dry runs that nobody has begun, each for one process. */
export async function claimDryRuns(count: number): Promise<AskedDryRun[]> {
  const rows = await db().$queryRaw<{ scheduleId: number; userId: number; callId: string }[]>`
    /* across users: schedule */ UPDATE dry_run SET started_at = now() WHERE schedule_id IN (
      SELECT schedule_id FROM dry_run WHERE started_at IS NULL ORDER BY created_at LIMIT ${count} FOR UPDATE SKIP LOCKED
    ) RETURNING schedule_id AS "scheduleId", user_id AS "userId", call_id::text AS "callId"`;
  const asked = await Promise.all(rows.map(readAsked));
  return asked.filter((one) => one !== null);
}

async function readAsked({
  scheduleId,
  userId,
  callId,
}: {
  scheduleId: number;
  userId: number;
  callId: string;
}): Promise<AskedDryRun | null> {
  const schedule = await db().schedule.findFirst({ where: { id: scheduleId, userId, deletedAt: null }, include: { project: true } });
  const user = await db().user.findFirst({ where: { id: userId, deletedAt: null } });
  if (!schedule || !user) return null;
  const { model: inChat } =
    (schedule.conversationId && (await db().conversation.findFirst({ where: { id: schedule.conversationId, userId, deletedAt: null } }))) ||
    {};
  const now = new Date(clockNow());
  const text = instructionFor(schedule, { dueAt: now, trigger: "manual" }, now);
  return {
    userId,
    scheduleId,
    callId,
    model: schedule.model,
    models: [inChat, user.defaultModel].filter((id) => typeof id === "string"),
    capMicroUsd: schedule.capMicroUsd === null ? null : Number(schedule.capMicroUsd),
    context: {
      branch: [{ id: callId, role: "user", parts: [{ type: "text", text }] }],
      hasOlder: false,
      summary: null,
      instructions: user.instructions,
      prompt: "",
      plan: user.plan,
      timeZone: user.timeZone ?? schedule.timeZone,
      webSearch: false,
      reasoning: "normal",
      project: schedule.project,
      memories: await recalledBy(userId, schedule.projectId),
      tools: toolsOf(schedule),
      hasServers: true,
    },
  };
}

/** Notes what came of a dry run: its result, or why there is none. One that was asked for anew since stays as it is. */
export async function endDryRun({ userId, scheduleId, callId }: AskedDryRun, end: DryRunResult | { failure: string }): Promise<void> {
  const what = "failure" in end ? { failure: end.failure, result: Prisma.DbNull } : { result: json(end) };
  await db().dryRun.updateMany({ where: { scheduleId, userId, callId }, data: { ...what, endedAt: currentTime() } });
}

/** The actor of a dry run: what it asks for is what its user asked for. */
export function dryRunActor({ userId, context }: AskedDryRun): Actor {
  return { ...systemActor(userId), timeZone: context.timeZone };
}

function present({ createdAt, endedAt, failure, result }: DryRunRow, costMicroUsd: number): DryRun {
  const isLost = !endedAt && clockNow() - createdAt.getTime() > lostAfterMs;
  const { says, steps } = DryRunResult.catch({ says: "", steps: [] }).parse(result);
  return {
    status: failure || isLost ? "failed" : endedAt ? "done" : "running",
    failure: isLost ? reasonOf("lost", "It did not come to its end. Try it again.") : failure,
    says,
    steps,
    costMicroUsd,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
