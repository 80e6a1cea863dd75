import { type PlanId, type PlanLimits, plans } from "#contracts/plan.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { db, type Tx } from "#lib/db.ts";

/** The limits of a user's plan, the single source for all features. */
export function limitsOf(user: { plan: PlanId }): PlanLimits & { name: string } {
  return plans[user.plan];
}

/** The same by user id, read now: a plan can change while pages and sockets stay open. */
export async function limitsOfUser(userId: number, tx: Tx = db()): Promise<PlanLimits & { name: string }> {
  const user = await tx.user.findFirst({ where: { id: userId, deletedAt: null }, select: { plan: true } });
  if (!user) throw notFound("User");
  return limitsOf(user);
}

/** Refuses one more `what` when the plan is full. @throws PLAN_REQUIRED while a larger plan has room, else CONFLICT */
export async function requirePlanRoom(
  tx: Tx,
  userId: number,
  limit: "apiKeysMax" | "mcpServersMax" | "schedulesMax",
  used: number,
  what: string,
): Promise<void> {
  const limits = await limitsOfUser(userId, tx);
  if (used < limits[limit]) return;
  const room = `${limits.name} has room for ${limits[limit]} ${what}. Remove one that you no longer use`;
  if (limits[limit] >= plans.pro[limit]) throw new DomainError("CONFLICT", `${room}.`);
  throw new DomainError("PLAN_REQUIRED", `${room}, or upgrade: ${plans.pro.name} has room for ${plans.pro[limit]}.`);
}
