import { McpFailure } from "#contracts/mcp-failure.ts";
import { OAuthGrant } from "#contracts/mcp-oauth.ts";
import { systemActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import type { McpAccess } from "#integrations/mcp/connection.ts";
import type { McpClient } from "#integrations/mcp/mcp-client.ts";
import { SealBroken, type SealKeys, seal, unseal } from "#lib/crypto.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { grantBinding, tokenBinding } from "./secret-binding.ts";

/** `mcp`: the client for the servers, because the domain makes no requests itself. */
export type McpDeps = { keys: SealKeys; mcp: McpClient };

/** A token that expires sooner than this is renewed before use. */
const renewBeforeMs = 60_000;
/** Longer than a renewal can take; afterwards another process may try. */
const leaseMs = 30_000;
const pollMs = 150;

/**
 * Does `work` with a server and its decrypted secret. OAuth tokens are renewed when they expire or when the server refuses them;
 * only then is the work repeated, because a refused request had no effect.
 */
export async function withMcpServer<T>(row: McpServer, deps: McpDeps, work: (access: McpAccess) => Promise<T>): Promise<T> {
  if (!row.sealedGrant) {
    if (row.signIn === "again") throw signInEnded();
    return work({ url: row.url, token: row.sealedToken && unseal(deps.keys, tokenBinding(row), row.sealedToken), isSignedIn: false }).catch(
      (error: unknown) => markSignInNeeded(row, error),
    );
  }
  const token = await validToken(row, row.sealedGrant, deps);
  try {
    return await work({ url: row.url, token, isSignedIn: true });
  } catch (error) {
    if (!isSignIn(error)) throw error;
    const renewed = await renewedToken(row, token, deps);
    return await work({ url: row.url, token: renewed, isSignedIn: true }).catch((again: unknown) => {
      if (!isSignIn(again)) throw again;
      return refusedAgain(row, renewed, deps.keys);
    });
  }
}

/** A server that refuses a freshly renewed token will refuse the next one too. */
async function refusedAgain(row: McpServer, token: string, keys: SealKeys): Promise<never> {
  const now = await db().mcpServer.findFirst({ where: { id: row.id, userId: row.userId } });
  const isSame = now?.sealedGrant && openGrant(now, now.sealedGrant, keys).accessToken === token;
  if (isSame) await endSignIn(now, { sealedGrant: now.sealedGrant });
  throw signInEnded();
}

/** Marks a server that asks for a sign-in for the first time. */
async function markSignInNeeded(row: McpServer, error: unknown): Promise<never> {
  if (isSignIn(error)) {
    const where = { id: row.id, userId: row.userId, url: row.url, sealedGrant: null, signIn: "none" } as const;
    await db().mcpServer.updateMany({ where, data: { signIn: "needed" } });
  }
  throw error;
}

async function validToken(row: McpServer, sealed: string, deps: McpDeps): Promise<string> {
  const grant = openGrant(row, sealed, deps.keys);
  const { accessToken, expiresAt = Number.POSITIVE_INFINITY } = grant;
  if (expiresAt - renewBeforeMs > clockNow()) return accessToken;
  // Without a refresh token it is used until the server refuses it.
  if (!grant.refreshToken) return accessToken;
  try {
    return await renewedToken(row, accessToken, deps);
  } catch (error) {
    if (isSignIn(error) || expiresAt <= clockNow()) throw error;
    return accessToken;
  }
}

/**
 * A token other than `stale`. Several processes may need one at once, and many servers revoke everything when a refresh token is
 * reused: so the holder of the row's lease requests it, and the others wait for the stored result.
 */
async function renewedToken(row: McpServer, stale: string, deps: McpDeps): Promise<string> {
  const { id, userId } = row;
  const deadline = clockNow() + leaseMs;
  for (;;) {
    const now = await db().mcpServer.findFirst({ where: { id, userId } });
    if (!now?.sealedGrant || now.url !== row.url) throw signInEnded();
    const grant = openGrant(now, now.sealedGrant, deps.keys);
    if (grant.accessToken !== stale) return grant.accessToken;
    const lease = crypto.randomUUID();
    if (await acquireLease(now, lease)) return await renewWithLease(now, grant, lease, deps);
    if (clockNow() > deadline) throw new McpFailure("TIMEOUT", "The sign-in of the MCP server took too long to be renewed. Try again.");
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function acquireLease({ id, userId, sealedGrant }: McpServer, lease: string): Promise<boolean> {
  const isFree = [{ renewalUntil: null }, { renewalUntil: { lt: currentTime() } }];
  const data = { renewalLease: lease, renewalUntil: new Date(clockNow() + leaseMs) };
  return (await db().mcpServer.updateMany({ where: { id, userId, sealedGrant, OR: isFree }, data })).count > 0;
}

async function renewWithLease(row: McpServer, grant: OAuthGrant, lease: string, { keys, mcp }: McpDeps): Promise<string> {
  const { id, userId } = row;
  const where = { id, userId, renewalLease: lease };
  const free = { renewalLease: null, renewalUntil: null };
  try {
    const renewed = await mcp.renewSignIn(grant, row.url);
    if (renewed === "ended") {
      await endSignIn(row, { renewalLease: lease });
      throw signInEnded();
    }
    // Matched by the lease rather than the sealed value, which a key rotation may have replaced.
    const data = { ...free, sealedGrant: seal(keys, grantBinding(row), JSON.stringify(renewed)) };
    if ((await db().mcpServer.updateMany({ where, data })).count === 0) throw signInEnded();
    return renewed.accessToken;
  } catch (error) {
    await db().mcpServer.updateMany({ where, data: free });
    throw error;
  }
}

async function endSignIn(
  { id, userId, name }: McpServer,
  expected: { renewalLease: string } | { sealedGrant: string | null },
): Promise<void> {
  await db().$transaction(async (tx) => {
    const data = { signIn: "again", sealedGrant: null, renewalLease: null, renewalUntil: null } as const;
    const { count } = await tx.mcpServer.updateMany({ where: { id, userId, ...expected }, data });
    const ended = { action: "mcp.sign_in_ended", entity: "mcp", entityId: id, detail: { name } } as const;
    if (count > 0) await record(tx, systemActor(userId), ended);
  });
}

/** The failure for a secret that no configured key opens. */
export function unreadableSecret(error: unknown): McpFailure | null {
  return error instanceof SealBroken ? new McpFailure("WRONG_KEY", "The stored token can no longer be read. Enter it again.", error) : null;
}

function signInEnded(): McpFailure {
  return new McpFailure("SIGN_IN", "The sign-in at the MCP server has ended. Its user must sign in again: Settings → More tools.");
}

function openGrant(row: McpServer, sealed: string, keys: SealKeys): OAuthGrant {
  try {
    return OAuthGrant.parse(JSON.parse(unseal(keys, grantBinding(row), sealed)));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new McpFailure("WRONG_KEY", "The stored sign-in can no longer be read. Sign in again.", error);
  }
}

function isSignIn(error: unknown): boolean {
  return error instanceof McpFailure && error.code === "SIGN_IN";
}
