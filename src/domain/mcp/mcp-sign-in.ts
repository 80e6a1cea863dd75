import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { McpSignInOutcome } from "#contracts/mcp.ts";
import { McpFailure } from "#contracts/mcp-failure.ts";
import { isFromExpectedServer, OAuthAttempt } from "#contracts/mcp-oauth.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import { SealBroken, type SealKeys, seal, unseal } from "#lib/crypto.ts";
import { clockNow } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { outboundErrorIn } from "#lib/outbound.ts";
import { noSignIn, ownMcpServer, recordMcp } from "./mcp.ts";
import type { McpDeps } from "./mcp-access.ts";
import { attemptBinding, grantBinding } from "./secret-binding.ts";

const Attempt = OAuthAttempt.extend({ stateHash: z.string(), sessionId: z.number(), expiresAt: z.number() });
type Attempt = z.infer<typeof Attempt>;

/** How long a user may take at the authorization server. */
const attemptMs = 10 * 60_000;
const parameterLengthMax = 8000;

type SignInDeps = McpDeps & {
  /** The redirect address of a server; each has its own, so that a response meant for one server fits no other. */
  callbackUrl: (id: string) => string;
  /** Throws if a person must not be sent to this address. */
  checkAddress: (url: string) => Promise<unknown>;
};

/** Begins the sign-in at a server and returns the address to send the user to. Replaces an earlier one in progress. */
export async function beginMcpSignIn(actor: Actor, id: string, deps: SignInDeps): Promise<{ url: string }> {
  const row = await ownMcpServer(db(), actor, id);
  if (actor.sessionId === undefined) throw new DomainError("FORBIDDEN", "Only a person who is signed in can do this");
  const state = randomBytes(32).toString("base64url");
  const { authorizationUrl, attempt } = await askSignInServer(async () => {
    const begun = await deps.mcp.beginSignIn(row.url, { redirectUrl: deps.callbackUrl(id), state });
    await deps.checkAddress(begun.authorizationUrl.href);
    return begun;
  });
  const sealed: Attempt = { ...attempt, stateHash: hashOf(state), sessionId: actor.sessionId, expiresAt: clockNow() + attemptMs };
  const data = { sealedAttempt: seal(deps.keys, attemptBinding(row), JSON.stringify(sealed)) };
  const { count } = await db().mcpServer.updateMany({ where: { id, userId: actor.userId, url: row.url }, data });
  if (count === 0) throw new DomainError("CONFLICT", "The server was changed meanwhile. Try again.");
  return { url: authorizationUrl.href };
}

export type McpSignInAnswer = { state: string | null; code: string | null; error: string | null; iss: string | null };

/**
 * Handles the browser's return. Only the session that began may finish, with the one-time state of this server; anything else
 * changes nothing, so that a foreign link can neither complete nor cancel a sign-in.
 */
export async function finishMcpSignIn(actor: Actor, id: string, answer: McpSignInAnswer, deps: McpDeps): Promise<McpSignInOutcome> {
  const row = await db().mcpServer.findFirst({ where: { id, userId: actor.userId } });
  const attempt = row && openAttempt(row, deps.keys);
  if (!attempt || attempt.sessionId !== actor.sessionId || attempt.expiresAt < clockNow()) return "expired";
  if (!sameHash(attempt.stateHash, hashOf(answer.state ?? ""))) return "expired";
  const { count } = await db().mcpServer.updateMany({
    where: { id, userId: actor.userId, sealedAttempt: row.sealedAttempt },
    data: { sealedAttempt: null },
  });
  if (count === 0) return "expired";
  if (!isFromExpectedServer(attempt, answer.iss)) return "failed";
  if (answer.error) return answer.error === "access_denied" ? "refused" : "failed";
  if (!answer.code || answer.code.length > parameterLengthMax) return "failed";
  return exchange(actor, row, attempt, answer.code, deps);
}

async function exchange(actor: Actor, row: McpServer, attempt: Attempt, code: string, deps: McpDeps): Promise<McpSignInOutcome> {
  const grant = await deps.mcp.finishSignIn(attempt, row.url, code).catch(() => null);
  if (!grant) return "failed";
  return db().$transaction(async (tx) => {
    const sealedGrant = seal(deps.keys, grantBinding(row), JSON.stringify(grant));
    const data = { ...noSignIn, sealedGrant, signIn: "done", sealedToken: null, tokenLastFour: null, testError: null } as const;
    const { count } = await tx.mcpServer.updateMany({ where: { id: row.id, userId: actor.userId, url: row.url }, data });
    if (count === 0) return "expired";
    await recordMcp(tx, actor, "mcp.sign_in", row);
    return "done";
  });
}

/** Forgets the sign-in at a server and permanently deletes its tokens. */
export function signOutOfMcpServer(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const row = await ownMcpServer(tx, actor, id);
    if (!row.sealedGrant) return;
    await tx.mcpServer.updateMany({ where: { id, userId: actor.userId }, data: { ...noSignIn, signIn: "needed" } });
    await recordMcp(tx, actor, "mcp.sign_out", row);
  });
}

/** Reports failures of the authorization server in our own words: its texts are untrusted. */
async function askSignInServer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = error instanceof McpFailure ? error : outboundErrorIn(error);
    const message = failure?.message ?? "The server's sign-in cannot be used: it is not as the standards for MCP servers say.";
    throw new DomainError("CONFLICT", message, { cause: failure ?? undefined });
  }
}

function openAttempt(row: McpServer, keys: SealKeys): Attempt | null {
  if (!row.sealedAttempt) return null;
  try {
    return Attempt.parse(JSON.parse(unseal(keys, attemptBinding(row), row.sealedAttempt)));
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

function hashOf(state: string): string {
  return createHash("sha256").update(state).digest("base64url");
}

function sameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
