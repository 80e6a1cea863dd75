import { plans } from "#contracts/billing.ts";
import { db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { DomainError, notFound } from "./error.ts";
import type { RunLease } from "./run-lease.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Refuses a new reply when the plan's daily turns are used up. */
export async function spendTurn(tx: Tx, actor: Actor): Promise<void> {
  const user = await tx.user.findFirst({ where: { id: actor.userId, deletedAt: null }, select: { plan: true } });
  if (!user) throw notFound("User");
  const since = new Date(Date.now() - dayMs);
  const turns = await tx.run.count({ where: { userId: actor.userId, createdAt: { gt: since } } });
  if (turns < plans[user.plan].dailyTurns) return;
  const oldest = await tx.run.findFirst({ where: { userId: actor.userId, createdAt: { gt: since } }, orderBy: { createdAt: "asc" } });
  const resetsAt = new Date((oldest?.createdAt.getTime() ?? Date.now()) + dayMs);
  throw new DomainError(
    "QUOTA_EXCEEDED",
    `Your plan's ${plans[user.plan].dailyTurns} replies a day are used up. The next one is free at ${resetsAt.toISOString()}.`,
    { retryAfter: Math.ceil((resetsAt.getTime() - Date.now()) / 1000) },
  );
}

export type StepUsage = { model: string; inputTokens: number; outputTokens: number; costMicroUsd: number; ownKey?: boolean };

/** Notes what one model call of a run used; a second time for the same step changes nothing. */
export async function recordUsage(tx: Tx, lease: RunLease, step: number, usage: StepUsage): Promise<void> {
  await tx.usageEntry.createMany({ data: [{ userId: lease.userId, runId: lease.runId, step, ...usage }], skipDuplicates: true });
}

/** Notes one model call that belongs to no conversation (the OpenAI-compatible API). `callId` is its own unique UUID. */
export async function recordCall(actor: Actor, callId: string, usage: StepUsage): Promise<void> {
  await db().usageEntry.createMany({ data: [{ userId: actor.userId, runId: callId, step: 0, ...usage }], skipDuplicates: true });
}
