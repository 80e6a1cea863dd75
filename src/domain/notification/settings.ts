import type { NotificationKind } from "#contracts/notification.ts";
import { type NotificationSettings, settingGroups, settingsIn } from "#contracts/setting.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import { type Actor, systemActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { NotificationSetting } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { quietUntil } from "#lib/quiet-hours.ts";
import { digestTime, waitsForDigest } from "./digest.ts";

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

/** Mails a user nothing more of a kind, or of those in the daily mail, as whoever reads their mailbox asked. What is so already stays. */
export async function unsubscribeMail(userId: number, kind: NotificationKind | "digest"): Promise<void> {
  const actor = systemActor(userId);
  const { mailKinds, ...others } = await getNotificationSettings(actor);
  const kept = mailKinds.filter((other) => (kind === "digest" ? !waitsForDigest(other) : other !== kind));
  if (kept.length < mailKinds.length) await setNotificationSettings(actor, { ...others, mailKinds: kept });
}

/** `mailAt`: when its mail leaves, as one of several with `digest`. */
export type Ways = { push: boolean; mail: boolean; at: Date; mailAt: Date; digest: boolean };

/** When and by which ways a fact of `kind` leaves. */
export async function waysOf(tx: Tx, userId: number, kind: NotificationKind): Promise<Ways> {
  const [row, user] = [
    await tx.notificationSetting.findUnique({ where: { userId } }),
    await tx.user.findUnique({ where: { id: userId }, select: { timeZone: true } }),
  ];
  const { pushKinds, mailKinds, quietFrom: from, quietUntil: until, mailDigestAt } = present(row);
  const timeZone = user?.timeZone ?? row?.quietZone ?? "UTC";
  const now = currentTime();
  const quiet = from !== null && until !== null && kind !== "security" ? quietUntil({ from, until, timeZone }, now) : null;
  const at = quiet ?? now;
  const digest = digestTime(kind, mailDigestAt, timeZone, now);
  return { push: pushKinds.includes(kind), mail: mailKinds.includes(kind), at, mailAt: digest ?? at, digest: digest !== null };
}

function present(row: NotificationSetting | null): NotificationSettings {
  return settingsIn(settingGroups.notifications, row);
}
