import type { Caps } from "#contracts/usage.ts";
import { db } from "#lib/db.ts";
import type { Actor } from "../actor.ts";
import { record } from "../record.ts";
import { lockLimits } from "./user-limit.ts";

/** The caps that the actor has set. */
export async function getCaps(actor: Actor): Promise<Caps> {
  const row = await db().userLimit.findUnique({ where: { userId: actor.userId } });
  return { turnMicroUsd: numberOf(row?.turnCapMicroUsd), dayMicroUsd: numberOf(row?.dayCapMicroUsd) };
}

/** Sets both; what begins from now on obeys them. */
export function setCaps(actor: Actor, caps: Caps): Promise<Caps> {
  const { userId } = actor;
  return db().$transaction(async (tx) => {
    await lockLimits(tx, userId);
    await tx.userLimit.update({ where: { userId }, data: { turnCapMicroUsd: caps.turnMicroUsd, dayCapMicroUsd: caps.dayMicroUsd } });
    await record(tx, actor, { action: "account.set_caps", entity: "user", entityId: userId, detail: caps });
    return caps;
  });
}

function numberOf(amount: bigint | null | undefined): number | null {
  return amount == null ? null : Number(amount);
}
