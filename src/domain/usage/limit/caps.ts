import type { Caps } from "#contracts/usage.ts";
import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { UserLimit } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { lockLimits } from "./user-limit.ts";

/** The actor's spending caps. */
export async function getCaps(actor: Actor): Promise<Caps> {
  return presentCaps(await db().userLimit.findUnique({ where: { userId: actor.userId } }));
}

type CapsChange = { [K in keyof Caps]?: Caps[K] | undefined };

/** Sets the given caps; they apply to everything that begins from now on. */
export function setCaps(actor: Actor, change: CapsChange): Promise<Caps> {
  const { userId } = actor;
  if (change.turnMicroUsd === undefined && change.dayMicroUsd === undefined) return getCaps(actor);
  return db().$transaction(async (tx) => {
    await lockLimits(tx, userId);
    const data = {
      ...(change.turnMicroUsd === undefined ? {} : { turnCapMicroUsd: change.turnMicroUsd }),
      ...(change.dayMicroUsd === undefined ? {} : { dayCapMicroUsd: change.dayMicroUsd }),
    };
    const caps = presentCaps(await tx.userLimit.update({ where: { userId }, data }));
    await record(tx, actor, { action: "account.set_caps", entity: "user", entityId: userId, detail: caps });
    return caps;
  });
}

function presentCaps(row: Pick<UserLimit, "turnCapMicroUsd" | "dayCapMicroUsd"> | null): Caps {
  return { turnMicroUsd: numberOf(row?.turnCapMicroUsd), dayMicroUsd: numberOf(row?.dayCapMicroUsd) };
}

function numberOf(amount: bigint | null | undefined): number | null {
  return amount == null ? null : Number(amount);
}
