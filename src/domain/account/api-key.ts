import { createHash, randomBytes } from "node:crypto";
import { type ApiKeyCreate, ApiKeyScope, type ApiKeyView, apiKeyPrefix } from "#contracts/api-key.ts";
import type { SessionEndReason } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import { requirePlanRoom } from "#domain/billing/plan.ts";
import { DomainError, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { ApiKey as ApiKeyRow } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Last use is stored to the minute, so that a busy key does not write on every request. */
const lastUseStepMs = 60_000;

/** Whether a bearer has the form of an API key rather than a token. */
export function looksLikeApiKey(bearer: string): boolean {
  return bearer.startsWith(apiKeyPrefix);
}

/** The actor behind a key. @throws UNAUTHENTICATED when it is unknown, revoked or expired, or its account is deleted */
export async function actorOfApiKey(key: string, requestId: string | null, ip?: string): Promise<Actor> {
  const row = await db().apiKey.findUnique({
    where: { hash: hashOf(key) },
    include: { user: { select: { deletedAt: true } } },
    ...acrossUsers("sign-in"),
  });
  if (!row || row.user.deletedAt || isExpired(row)) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  await noteUse(row);
  const apiKey = { id: row.id, scopes: scopesOf(row), expiresAt: row.expiresAt };
  return { userId: row.userId, kind: "user", requestId, apiKey, ...(ip ? { ip } : {}) };
}

/** Why a key is no longer valid, or null while it is. */
export async function apiKeyEnded(id: number, userId: number): Promise<SessionEndReason | null> {
  const row = await db().apiKey.findFirst({
    where: { id, userId },
    select: { expiresAt: true, user: { select: { deletedAt: true } } },
  });
  if (!row) return "revoked";
  if (row.user.deletedAt) return "deleted";
  return isExpired(row) ? "expired" : null;
}

/** Creates a key. The response is the only place where the key can be read. */
export async function createApiKey(actor: Actor, input: ApiKeyCreate): Promise<{ key: string; apiKey: ApiKeyView }> {
  const { name, scopes, expiresInDays } = input;
  const key = apiKeyPrefix + randomBytes(32).toString("base64url");
  const expiresAt = expiresInDays === null ? null : new Date(clockNow() + expiresInDays * dayMs);
  return db().$transaction(async (tx) => {
    const row = await tx.apiKey.create({
      data: { userId: actor.userId, name, scopes, expiresAt, hash: hashOf(key), lastFour: key.slice(-4) },
    });
    await record(tx, actor, { action: "api_key.create", entity: "api_key", entityId: row.id, detail: { name, scopes } });
    // Counted after `record`, which serialises the changes of one user.
    const others = await tx.apiKey.count({ where: { userId: actor.userId, id: { not: row.id } } });
    await requirePlanRoom(tx, actor.userId, "apiKeysMax", others, "API keys");
    return { key, apiKey: presentApiKey(row) };
  });
}

/** The actor's own keys, newest first. */
export async function listApiKeys(actor: Actor): Promise<ApiKeyView[]> {
  const rows = await db().apiKey.findMany({ where: { userId: actor.userId }, orderBy: { id: "desc" } });
  return rows.map(presentApiKey);
}

/** Revokes a key and closes every connection that it opened. */
export async function revokeApiKey(actor: Actor, id: number): Promise<void> {
  await db().$transaction(async (tx) => {
    const row = await tx.apiKey.findFirst({ where: { id, userId: actor.userId } });
    const { count } = await tx.apiKey.deleteMany({ where: { id, userId: actor.userId } });
    if (!row || count === 0) throw notFound("API key");
    await record(tx, actor, { action: "api_key.revoke", entity: "api_key", entityId: id, detail: { name: row.name } });
  });
}

/** Refuses a key without `scope`; null means that no key may do this. Sessions may do everything. */
export function requireScope(actor: Actor, scope: ApiKeyScope | null): void {
  if (!actor.apiKey) return;
  if (scope === null) throw new DomainError("FORBIDDEN", "An API key cannot do this. Sign in instead.");
  if (!actor.apiKey.scopes.includes(scope)) throw new DomainError("FORBIDDEN", `This API key does not have the scope ${scope}`);
}

async function noteUse({ id, userId, lastUsedAt }: ApiKeyRow): Promise<void> {
  const before = new Date(clockNow() - lastUseStepMs);
  if (lastUsedAt && lastUsedAt > before) return;
  await db().apiKey.updateMany({
    where: { id, userId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] },
    data: { lastUsedAt: currentTime() },
  });
}

function presentApiKey(row: ApiKeyRow): ApiKeyView {
  const { id, name, lastFour, createdAt, expiresAt, lastUsedAt } = row;
  return {
    id,
    name,
    lastFour,
    scopes: scopesOf(row),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

function scopesOf({ scopes }: ApiKeyRow): ApiKeyScope[] {
  return scopes.map((scope) => ApiKeyScope.parse(scope));
}

function isExpired({ expiresAt }: { expiresAt: Date | null }): boolean {
  return expiresAt !== null && expiresAt.getTime() <= clockNow();
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
