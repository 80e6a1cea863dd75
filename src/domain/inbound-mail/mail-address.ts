import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";

/** Whose it is, then 20 letters; addresses of mail are compared without regard to case. */
const form = /^([1-9]\d{0,9})-([a-z2-7]{20})$/;
const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** When the actor's secret address was made; null: there is none. */
export async function mailAddress({ userId }: Actor): Promise<{ createdAt: string } | null> {
  const row = await db().mailAddress.findUnique({ where: { userId } });
  return row && { createdAt: row.createdAt.toISOString() };
}

/** Makes what stands before the @ of an address, in the place of the one before: mails to that make nothing from now on. Shown this once. */
export async function createMailAddress(actor: Actor): Promise<{ name: string; createdAt: string }> {
  const { userId } = actor;
  const token = [...randomBytes(20)].map((byte) => letters[byte % letters.length]).join("");
  const name = `${userId}-${token}`;
  const row = { tokenHash: hashOf(name), createdAt: currentTime() };
  await db().$transaction(async (tx) => {
    await tx.mailAddress.upsert({ where: { userId }, create: { userId, ...row }, update: row });
    await record(tx, actor, { action: "mail_address.create", entity: "mail_address", entityId: userId });
  });
  return { name, createdAt: row.createdAt.toISOString() };
}

/** Mails to the address make nothing any more. @throws NOT_FOUND when there is none */
export async function revokeMailAddress(actor: Actor): Promise<void> {
  const { userId } = actor;
  await db().$transaction(async (tx) => {
    const { count } = await tx.mailAddress.deleteMany({ where: { userId } });
    if (count === 0) throw notFound("Mail address");
    await record(tx, actor, { action: "mail_address.revoke", entity: "mail_address", entityId: userId });
  });
}

/** Whose an address is; null: nobody's, or no longer. */
export async function ownerOfAddress(address: string, domain: string): Promise<number | null> {
  const [name = "", host = ""] = address.trim().toLowerCase().split("@");
  const [, owner = ""] = form.exec(name) ?? [];
  const userId = Number(owner);
  if (!owner || host !== domain.toLowerCase() || userId > 2_147_483_647) return null;
  const row = await db().mailAddress.findFirst({ where: { userId, tokenHash: hashOf(name), user: { deletedAt: null } } });
  return row?.userId ?? null;
}

function hashOf(name: string): string {
  return createHash("sha256").update(name).digest("base64url");
}
