import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { type TokenKeys, verifyToken } from "#lib/token.ts";
import { actorOfApiKey, looksLikeApiKey } from "./api-key.ts";
import { type Credential, cachedCredential } from "./credential-cache.ts";
import { actorOfToken } from "./session.ts";

/** The largest time that a Date can hold: never expires. */
const foreverMs = 8.64e15;

/** The actor behind a bearer (token or API key) and when the bearer expires at the latest. @throws UNAUTHENTICATED */
export async function actorOfCredential(
  keys: TokenKeys,
  bearer: string | null,
  requestId: string | null,
  ip?: string,
): Promise<{ actor: Actor; expiresAt: number }> {
  if (!bearer) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  const { who, expiresAt } = await cachedCredential(bearer, () => lookUp(keys, bearer));
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
