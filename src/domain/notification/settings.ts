import { defaultNotificationSettings, type NotificationKind, type NotificationSettings } from "#contracts/notification.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import { type Actor, systemActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { NotificationSetting } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { quietUntil } from "#lib/quiet-hours.ts";

/** How the actor wants to be told. */
export async function getNotificationSettings({ userId }: Actor): Promise<NotificationSettings> {
  return present(await db().notificationSetting.findUnique({ where: { userId } }));
}

/** Sets all of it; what waits already goes out as it was going to. */
export async function setNotificationSettings(actor: Actor, settings: NotificationSettings): Promise<NotificationSettings> {
  const data = { ...settings, quietZone: await zoneOf(actor), updatedAt: currentTime() };
  return db().$transaction(async (tx) => {
    const { userId } = actor;
    const row = await tx.notificationSetting.upsert({ where: { userId }, create: { userId, ...data }, update: data });
    await record(tx, actor, { action: "notification.set", entity: "user", entityId: userId });
    return present(row);
  });
}

/** Mails a user nothing more of a kind, as whoever reads their mailbox asked. What is so already stays. */
export async function unsubscribeMail(userId: number, kind: NotificationKind): Promise<void> {
  const actor = systemActor(userId);
  const { mailKinds, ...others } = await getNotificationSettings(actor);
  if (mailKinds.includes(kind)) await setNotificationSettings(actor, { ...others, mailKinds: mailKinds.filter((other) => other !== kind) });
}

/** When and by which ways a fact of `kind` leaves. */
export async function waysOf(tx: Tx, userId: number, kind: NotificationKind): Promise<{ push: boolean; mail: boolean; at: Date }> {
  const [row, user] = [
    await tx.notificationSetting.findUnique({ where: { userId } }),
    await tx.user.findUnique({ where: { id: userId }, select: { timeZone: true } }),
  ];
  const { pushKinds, mailKinds, quietFrom: from, quietUntil: until } = present(row);
  const now = currentTime();
  const quiet =
    from !== null && until !== null && kind !== "security"
      ? quietUntil({ from, until, timeZone: user?.timeZone ?? row?.quietZone ?? "UTC" }, now)
      : null;
  return { push: pushKinds.includes(kind), mail: mailKinds.includes(kind), at: quiet ?? now };
}

function present(row: NotificationSetting | null): NotificationSettings {
  if (!row) return defaultNotificationSettings;
  const { pushKinds, mailKinds, quietFrom, quietUntil } = row;
  return { pushKinds, mailKinds, quietFrom, quietUntil };
}
