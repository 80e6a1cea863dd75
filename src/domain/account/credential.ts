import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { type TokenKeys, verifyToken } from "#lib/token.ts";
import { actorOfApiKey, looksLikeApiKey } from "./api-key.ts";
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
  if (bearer && looksLikeApiKey(bearer)) {
    const actor = await actorOfApiKey(bearer, requestId, ip);
    return { actor, expiresAt: actor.apiKey?.expiresAt?.getTime() ?? foreverMs };
  }
  const claims = bearer ? await verifyToken(keys, bearer) : null;
  if (!claims) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  return { actor: await actorOfToken(claims, requestId, ip), expiresAt: claims.exp * 1000 };
}
