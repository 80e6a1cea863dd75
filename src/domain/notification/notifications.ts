import { z } from "zod";
import { type Notification, type NotificationRead, notificationPageDefault } from "#contracts/notification.ts";
import { idMax } from "#contracts/task.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { notificationSql } from "./notify.ts";

export type NotificationPage = { notifications: Notification[]; unread: number; nextCursor: string | null };

/** What the actor was told, newest first, and how much of all of it is unread. */
export async function listNotifications(
  { userId }: Actor,
  { limit = notificationPageDefault, cursor }: { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<NotificationPage> {
  const before = cursor === undefined ? idMax + 1 : readCursor(cursor);
  const [rows, unread] = await Promise.all([
    db().$queryRaw<{ data: Notification }[]>`
      SELECT ${notificationSql} AS data FROM notification WHERE user_id = ${userId} AND id < ${before}::bigint ORDER BY id DESC LIMIT ${limit + 1}`,
    db().notification.count({ where: { userId, readAt: null } }),
  ]);
  const notifications = rows.slice(0, limit).map(({ data }) => data);
  const last = notifications.at(-1);
  return { notifications, unread, nextCursor: rows.length > limit && last ? writeCursor(last.id) : null };
}

/** Marks notifications of the actor's as read. What is read already, of somebody else or of nobody is passed over. */
export function readNotifications(actor: Actor, what: NotificationRead): Promise<void> {
  const named = "ids" in what ? Prisma.sql`AND id = ANY(${what.ids.filter((id) => id <= idMax)}::int[])` : Prisma.empty;
  return db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: number }[]>`
      UPDATE notification SET read_at = now() WHERE user_id = ${actor.userId} AND read_at IS NULL ${named} RETURNING id`;
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    await record(tx, actor, {
      action: "notification.read",
      entity: "notification",
      entityId: "all" in what ? "all" : ids.join(",").slice(0, 200),
      detail: { count: ids.length },
      // By name, even when all were meant: one that comes at the same moment is not among them.
      feed: { kind: "notification.read", data: { ids } },
    });
  });
}

function writeCursor(id: number): string {
  return Buffer.from(JSON.stringify(["notifications", id])).toString("base64url");
}

const Cursor = z.tuple([z.literal("notifications"), z.number().int().positive().max(idMax)]);

function readCursor(cursor: string): number {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) throw invalid("cursor", "is not a cursor of this list; begin again without one");
  return parsed.data[1];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Not a cursor of ours: the schema refuses it with words.
  }
}
