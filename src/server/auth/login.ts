import { isAPIError } from "better-auth/api";
import { isEmailAddress } from "#contracts/email.ts";
import type { Actor } from "#domain/actor.ts";
import { actorOfCredential } from "#domain/credential.ts";
import { DomainError } from "#domain/error.ts";
import { sessionEnded } from "#domain/session.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";
import { mintToken } from "#lib/token.ts";
import { tellUser } from "#lib/tracing.ts";
import { charge, refund } from "../rate-limit.ts";
import { bearerOf, clientAddressOf } from "../request.ts";
import type { AccessToken } from "../rest/auth-shape.ts";
import { settings } from "../settings.ts";
import { auth } from "./auth.ts";
import { hashPassword } from "./password.ts";
import { recordRefusedSignIn } from "./refused-sign-in.ts";
import { passSecondFactor } from "./second-factor.ts";
import { recordSignIn } from "./sign-in-audit.ts";

/** Takes the sign-in points of an address and an account before any password is looked at. */
export async function chargeSignIn(email: string, address: string, requestId: string, headers?: Headers): Promise<void> {
  try {
    await charge("signInAddress", address, headers);
    await charge("signInAccount", email.toLowerCase(), headers);
  } catch (refused) {
    await recordRefusedSignIn({ email: email.toLowerCase(), address, why: "rate_limited", requestId });
    throw refused;
  }
}

/** Gives the points of a successful sign-in back. */
export async function refundSignIn(email: string, address: string): Promise<void> {
  await refund("signInAddress", address);
  await refund("signInAccount", email.toLowerCase());
}

type Login = { email: string; password: string; code?: string | undefined };

/** A new session and its token. With two-factor on it needs a code. Every failure is INVALID_CREDENTIALS after the same work, so that nobody learns which addresses exist. */
export async function login(input: Login, actor: { headers: Headers; requestId: string }): Promise<AccessToken> {
  const token = await signIn(input, actor);
  await refundSignIn(input.email, clientAddressOf(actor.headers));
  const session = await db().session.findUnique({ where: { token }, select: { id: true, userId: true }, ...acrossUsers("sign-in") });
  if (!session) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials");
  return issueToken(session.userId, session.id);
}

/** A token for a living session, which is prolonged when the token would outlive it. */
export async function issueToken(userId: number, sessionId: number): Promise<AccessToken> {
  const { tokenKeys } = settings();
  const expiresAt = new Date(Date.now() + tokenKeys.ttlSeconds * 1000);
  await db().session.updateMany({ where: { id: sessionId, userId, expiresAt: { lt: expiresAt } }, data: { expiresAt } });
  return { access_token: await mintToken(tokenKeys, userId, sessionId), token_type: "Bearer", expires_in: tokenKeys.ttlSeconds };
}

/** The actor of a request's bearer, a token or an API key, or UNAUTHENTICATED. */
export async function actorOfBearer(headers: Headers, requestId: string): Promise<Actor> {
  const { actor } = await actorOfCredential(settings().tokenKeys, bearerOf(headers), requestId, clientAddressOf(headers));
  tellUser(actor.userId);
  return actor;
}

/** The actor of a request's session cookie, or null. */
export async function actorOfCookie(headers: Headers, requestId: string): Promise<Actor | null> {
  const session = await sessionOfCookie(headers);
  if (!session || session.ended) return null;
  const { userId, sessionId } = session;
  tellUser(userId);
  return { userId, kind: "user", requestId, sessionId, ip: clientAddressOf(headers) };
}

/** The session that a cookie names. better-auth knows nothing of deleted accounts: one that slipped in beside the deletion has ended all the same. */
export async function sessionOfCookie(headers: Headers): Promise<{ userId: number; sessionId: number; ended: boolean } | null> {
  const found = headers.has("cookie") ? await auth().api.getSession({ headers }) : null;
  if (!found) return null;
  const [userId, sessionId] = [Number(found.user.id), Number(found.session.id)];
  return { userId, sessionId, ended: (await sessionEnded(sessionId, userId)) !== null };
}

async function signIn({ email, password, code }: Login, { headers, requestId }: { headers: Headers; requestId: string }): Promise<string> {
  if (!isEmailAddress(email)) {
    await hashPassword(password);
    await recordSignIn({ who: { email }, method: "password", outcome: "failure", requestId, ip: clientAddressOf(headers) });
    throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials");
  }
  try {
    // Only what names the client goes along: a cookie of another session has no say in a sign-in.
    const origin = new Headers({ "x-request-id": requestId });
    for (const name of ["user-agent", "x-bestchat-client"]) {
      const value = headers.get(name);
      if (value) origin.set(name, value);
    }
    const { response, headers: answered } = await auth().api.signInEmail({
      body: { email, password },
      headers: origin,
      returnHeaders: true,
    });
    // With two-factor on there is no token, whatever the types of the first step say.
    if (response.token) return response.token;
    await refundSignIn(email, clientAddressOf(headers));
    return await passSecondFactor(code, answered, origin);
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials", { cause: error });
    throw error;
  }
}
