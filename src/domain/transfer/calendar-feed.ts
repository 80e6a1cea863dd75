import { createHash, randomBytes } from "node:crypto";
import { zoneOf } from "#domain/account/user-zone.ts";
import { type Actor, systemActor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { tasksAsFeed } from "./write/icalendar.ts";

/** Whose it is, then 32 random bytes. */
const form = /^([1-9]\d{0,9})-([\w-]{43})(?:\.ics)?$/;

/** When the actor's secret address was made; null: there is none. */
export async function calendarFeed({ userId }: Actor): Promise<{ createdAt: string } | null> {
  const row = await db().calendarFeed.findUnique({ where: { userId } });
  return row && { createdAt: row.createdAt.toISOString() };
}

/** Makes the secret part of an address, in the place of the one before: that opens nothing from now on. It is shown this once. */
export async function createCalendarFeed(actor: Actor): Promise<{ token: string; createdAt: string }> {
  const { userId } = actor;
  const token = `${userId}-${randomBytes(32).toString("base64url")}`;
  const row = { tokenHash: hashOf(token), createdAt: currentTime() };
  await db().$transaction(async (tx) => {
    await tx.calendarFeed.upsert({ where: { userId }, create: { userId, ...row }, update: row });
    await record(tx, actor, { action: "calendar_feed.create", entity: "calendar_feed", entityId: userId });
  });
  return { token, createdAt: row.createdAt.toISOString() };
}

/** The address opens nothing any more. @throws NOT_FOUND when there is none */
export async function revokeCalendarFeed(actor: Actor): Promise<void> {
  const { userId } = actor;
  await db().$transaction(async (tx) => {
    const { count } = await tx.calendarFeed.deleteMany({ where: { userId } });
    if (count === 0) throw notFound("Calendar address");
    await record(tx, actor, { action: "calendar_feed.revoke", entity: "calendar_feed", entityId: userId });
  });
}

/** What whoever has the address reads. @throws NOT_FOUND when it opens nothing */
export async function readCalendarFeed(token: string, urlOf: (id: number) => string): Promise<string> {
  const [, owner = ""] = form.exec(token) ?? [];
  const userId = Number(owner);
  if (!owner || userId > 2_147_483_647) throw notFound("Calendar");
  const tokenHash = hashOf(token.replace(/\.ics$/, ""));
  const row = await db().calendarFeed.findFirst({ where: { userId, tokenHash, user: { deletedAt: null } } });
  if (!row) throw notFound("Calendar");
  const actor = systemActor(userId);
  const [{ tasks }, zone] = await Promise.all([listTasks(actor, { sort: "due_date" }), zoneOf(actor)]);
  return tasksAsFeed(tasks, { zone, at: currentTime(), urlOf, name: "BestChat" });
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
