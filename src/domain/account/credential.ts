import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { type TokenKeys, verifyToken } from "#lib/token.ts";
import { actorOfApiKey, looksLikeApiKey } from "./api-key.ts";
import { type Credential, keptCredential } from "./kept-credential.ts";
import { actorOfToken } from "./session.ts";

/** The last time that a Date can hold, for what has no end. */
const foreverMs = 8.64e15;

/** The actor behind a bearer, be it a token or an API key, and when it ends at the latest; throws UNAUTHENTICATED. */
export async function actorOfCredential(
  keys: TokenKeys,
  bearer: string | null,
  requestId: string | null,
  ip?: string,
): Promise<{ actor: Actor; expiresAt: number }> {
  if (!bearer) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  const { who, expiresAt } = await keptCredential(bearer, () => lookUp(keys, bearer));
  return { actor: { ...who, kind: "user", requestId, ...(ip ? { ip } : {}) }, expiresAt };
}

async function lookUp(keys: TokenKeys, bearer: string): Promise<Credential> {
  if (looksLikeApiKey(bearer)) {
    const { userId, apiKey } = await actorOfApiKey(bearer, null);
    return { who: { userId, ...(apiKey ? { apiKey } : {}) }, expiresAt: apiKey?.expiresAt?.getTime() ?? foreverMs };
  }
  const claims = await verifyToken(keys, bearer);
  if (!claims) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  const { userId, sessionId } = await actorOfToken(claims, null);
  return { who: { userId, ...(sessionId === undefined ? {} : { sessionId }) }, expiresAt: claims.exp * 1000 };
}
