import { type PlanId, type PlanLimits, plans } from "#contracts/plan.ts";
import { db, type Tx } from "#lib/db.ts";
import { notFound } from "./error.ts";

/** What a user's plan allows: the one place to ask, whatever the feature. */
export function limitsOf(user: { plan: PlanId }): PlanLimits & { name: string } {
  return plans[user.plan];
}

/** The same for an id, read now: a plan changes while pages and sockets stay open. */
export async function limitsOfUser(userId: number, tx: Tx = db()): Promise<PlanLimits & { name: string }> {
  const user = await tx.user.findFirst({ where: { id: userId, deletedAt: null }, select: { plan: true } });
  if (!user) throw notFound("User");
  return limitsOf(user);
}
