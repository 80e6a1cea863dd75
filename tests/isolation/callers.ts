import { createHmac, randomBytes } from "node:crypto";
import { type ApiKeyScope, apiKeyScopes } from "#contracts/api-key.ts";
import { deleteAccount } from "#domain/account/account.ts";
import { createApiKey } from "#domain/account/api-key.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { mintToken } from "#lib/token.ts";
import { actorOf, makeSession, makeUser } from "../factories.ts";

type Headers = Record<string, string>;
/** A caller as the web process sees one: by bearer token, or by session cookie from our own page. */
export type Caller = { bearer: Headers; cookie: Headers; token: string };
/** One who must get nothing, and in what words. */
export type Refused = Caller & { refusal: Refusal };
export type Refusal = "UNAUTHENTICATED" | "FORBIDDEN";

export async function makeCaller() {
  const user = await makeUser();
  return { user, actor: actorOf(user), ...(await callerOf(user)) };
}

async function callerOf(user: { id: number }): Promise<Caller & { sessionId: number }> {
  const { session, token } = await makeSession(user);
  return { token, bearer: { Authorization: `Bearer ${token}` }, cookie: cookieOf(session.token), sessionId: session.id };
}

/**
 * Those who must get nothing, with credentials that were good once: an answer to any of them is a hole. Where they can be the
 * owner's own they are. `scope` is what an API key needs, null where no key is let in.
 */
export async function makeRefused(owner: { id: number }, scope: ApiKeyScope | null): Promise<Record<string, Refused>> {
  const [late, gone, nobodys, key] = await Promise.all([expired(owner), revoked(owner), deleted(), keyWithout(owner, scope)]);
  return {
    nobody: { token: "", bearer: {}, cookie: {}, refusal: "UNAUTHENTICATED" },
    "expired token": { ...late, refusal: "UNAUTHENTICATED" },
    "revoked session": { ...gone, refusal: "UNAUTHENTICATED" },
    "deleted account": { ...nobodys, refusal: "UNAUTHENTICATED" },
    "API key without the scope": { ...key, refusal: "FORBIDDEN" },
  };
}

async function keyWithout(owner: { id: number }, scope: ApiKeyScope | null): Promise<Caller> {
  const scopes = apiKeyScopes.filter((other) => other !== scope);
  const { key } = await createApiKey(actorOf(owner), { name: "Scoped", scopes, expiresInDays: null });
  return { token: key, bearer: { Authorization: `Bearer ${key}` }, cookie: {} };
}

async function expired(owner: { id: number }): Promise<Caller> {
  const { sessionId } = await callerOf(owner);
  const token = await mintToken({ secret: process.env.JWT_SECRET ?? "", ttlSeconds: -10 }, owner.id, sessionId);
  // Reading an expired session removes it, which would change the owner's rows: this one is someone else's.
  const { session } = await makeSession(await makeUser(), -10);
  return { token, bearer: { Authorization: `Bearer ${token}` }, cookie: cookieOf(session.token) };
}

async function revoked(owner: { id: number }): Promise<Caller> {
  const caller = await callerOf(owner);
  await db().session.delete({ where: { id: caller.sessionId, userId: owner.id } });
  return caller;
}

/** Deleted by the product's own verb, and still with a session, as if one had slipped in beside it. */
async function deleted(): Promise<Caller> {
  const user = await makeUser();
  await deleteAccount(actorOf(user));
  return callerOf(user);
}

/** The session cookie as better-auth signs it. */
function cookieOf(token: string): Headers {
  const signature = createHmac("sha256", process.env.BETTER_AUTH_SECRET ?? "")
    .update(token)
    .digest("base64");
  return { Cookie: `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`, Origin: "http://localhost:3000" };
}

/** A value that no call before has used. */
export function unique(): string {
  return randomBytes(8).toString("hex");
}
