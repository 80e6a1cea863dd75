import { createHash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { type Share, type ShareCreate, type SharedConversation, SharedMessage, sharesMax } from "#contracts/share.ts";
import { type Actor, systemActor } from "#domain/actor.ts";
import { json } from "#domain/chat/message.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { inTransaction, record } from "#domain/record.ts";
import type { Share as ShareRow } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { shownBy } from "./shown.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Whose it is, then 32 random bytes. */
const form = /^([1-9]\d{0,9})-([\w-]{43})$/;

/** The actor's links that still open something, newest first; of one conversation, or of all. */
export async function listShares({ userId }: Actor, conversationId?: string): Promise<Share[]> {
  const rows = await db().share.findMany({
    where: { userId, ...living(), ...(conversationId ? { conversationId } : {}) },
    orderBy: { createdAt: "desc" },
  });
  return rows.map(presentShare);
}

/**
 * Makes a link to what `shownBy` shows now; what is said later is not in it. Its secret is returned this once.
 * @throws NOT_FOUND · CONFLICT as `shownBy`, or too many links
 */
export function createShare(actor: Actor, { expiresInDays, ...choice }: ShareCreate): Promise<{ share: Share; token: string }> {
  const { userId } = actor;
  return inTransaction(undefined, async (tx) => {
    const { conversationId, title, messages } = await shownBy(actor, choice, tx);
    if ((await tx.share.count({ where: { userId, ...living() } })) >= sharesMax)
      throw new DomainError("CONFLICT", `There is room for ${sharesMax} links. Revoke some that are no longer of use.`);
    const token = `${userId}-${randomBytes(32).toString("base64url")}`;
    const expiresAt = expiresInDays === null ? null : new Date(clockNow() + expiresInDays * dayMs);
    const data = {
      id: uuidv7(),
      userId,
      conversationId,
      tokenHash: hashOf(token),
      title,
      messages: json(messages),
      createdAt: currentTime(),
    };
    const row = await tx.share.create({ data: { ...data, expiresAt } });
    const detail = { conversationId, messages: messages.length, withTools: choice.withTools, withFiles: choice.withFiles, expiresInDays };
    await record(tx, actor, { action: "share.create", entity: "share", entityId: row.id, detail });
    return { share: presentShare(row), token };
  });
}

/** The link opens nothing any more. @throws NOT_FOUND */
export function revokeShare(actor: Actor, id: string): Promise<void> {
  return inTransaction(undefined, async (tx) => {
    const { count } = await tx.share.deleteMany({ where: { id, userId: actor.userId } });
    if (count === 0) throw notFound("Link");
    await record(tx, actor, { action: "share.revoke", entity: "share", entityId: id });
  });
}

/** What whoever has the link reads. @throws NOT_FOUND for one that is revoked, has expired, or whose conversation is deleted */
export async function readShare(token: string): Promise<SharedConversation> {
  const [, owner = ""] = form.exec(token) ?? [];
  const userId = Number(owner);
  if (!owner || userId > 2_147_483_647) throw notFound("Link");
  const where = { ...living(), userId: systemActor(userId).userId, tokenHash: hashOf(token), conversation: { deletedAt: null } };
  const row = await db().share.findFirst({ where: { ...where, user: { deletedAt: null } } });
  if (!row) throw notFound("Link");
  const { title, createdAt, expiresAt } = presentShare(row);
  return { title, messages: SharedMessage.array().parse(row.messages), createdAt, expiresAt };
}

function living() {
  return { OR: [{ expiresAt: null }, { expiresAt: { gt: currentTime() } }] };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function presentShare({ id, conversationId, title, messages, createdAt, expiresAt }: ShareRow): Share {
  const messageCount = Array.isArray(messages) ? messages.length : 0;
  return { id, conversationId, title, messageCount, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
