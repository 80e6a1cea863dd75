import { type Caps, settingGroups, settingsIn } from "#contracts/setting.ts";
import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { lockLimits } from "./user-limit.ts";

/** The actor's spending caps. */
export async function getCaps(actor: Actor): Promise<Caps> {
  return settingsIn(settingGroups.caps, await db().userLimit.findUnique({ where: { userId: actor.userId } }));
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
    const caps = settingsIn(settingGroups.caps, await tx.userLimit.update({ where: { userId }, data }));
    await record(tx, actor, { action: "account.set_caps", entity: "user", entityId: userId, detail: caps });
    return caps;
  });
}
