import { isAPIError } from "better-auth/api";
import { isEmailAddress } from "#contracts/email-address.ts";
import { actorOfCredential } from "#domain/account/credential.ts";
import { rememberClient } from "#domain/account/known-client.ts";
import { noteProof } from "#domain/account/proof.ts";
import { sessionEnded } from "#domain/account/session.ts";
import { prolongSession, sessionOfToken } from "#domain/account/sign-in.ts";
import { recordSignIn } from "#domain/account/sign-in-audit.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { clockNow } from "#lib/database/clock.ts";
import { noteUser } from "#lib/request-log.ts";
import { mintToken } from "#lib/token.ts";
import { auth } from "#server/auth/auth.ts";
import { hashPassword } from "#server/auth/password/password.ts";
import { bearerOf, clientAddressOf } from "#server/http/request.ts";
import { settings } from "#server/settings.ts";
import { clientOf } from "./device-cookie.ts";
import { passSecondFactor } from "./second-factor.ts";
import { guessPassword, type SignInGuess } from "./sign-in-guess.ts";

/** The answer of signing in, as programs get it. */
export type AccessToken = { access_token: string; token_type: "Bearer"; expires_in: number };

type Login = { email: string; password: string; code?: string | undefined };

/** A new session and its token. With two-factor on it needs a code. Every failure is INVALID_CREDENTIALS after the same work, so that nobody learns which addresses exist. */
export async function login(input: Login, origin: { headers: Headers; requestId: string; answerHeaders: Headers }): Promise<AccessToken> {
  const { headers, requestId } = origin;
  const guess = await guessPassword(input.email, clientOf(headers), requestId, origin.answerHeaders);
  const token = await signIn(input, { headers, requestId, guess });
  const session = await sessionOfToken(token);
  if (!session) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials");
  await rememberClient(session.userId, clientOf(headers));
  // Who signs in here has the password at hand, and the code: asking for them again would prove nothing more.
  await noteProof({ userId: session.userId, sessionId: session.id, ip: clientAddressOf(headers) });
  return issueToken(session.userId, session.id);
}

/** A token for a living session, which is prolonged when the token would outlive it. */
export async function issueToken(userId: number, sessionId: number): Promise<AccessToken> {
  const { tokenKeys } = settings();
  const expiresAt = new Date(clockNow() + tokenKeys.ttlSeconds * 1000);
  await prolongSession(userId, sessionId, expiresAt);
  return { access_token: await mintToken(tokenKeys, userId, sessionId), token_type: "Bearer", expires_in: tokenKeys.ttlSeconds };
}

/** The actor of a request's bearer, a token or an API key, or UNAUTHENTICATED. */
export async function actorOfBearer(headers: Headers, requestId: string): Promise<Actor> {
  const { actor } = await actorOfCredential(settings().tokenKeys, bearerOf(headers), requestId, clientAddressOf(headers));
  noteUser(actor.userId);
  return actor;
}

/** The actor of a request's session cookie, or null. */
export async function actorOfCookie(headers: Headers, requestId: string): Promise<Actor | null> {
  const session = await sessionOfCookie(headers);
  if (!session || session.ended) return null;
  const { userId, sessionId } = session;
  noteUser(userId);
  return { userId, kind: "user", requestId, sessionId, ip: clientAddressOf(headers) };
}

/** The session that a cookie names. better-auth knows nothing of deleted accounts: one that slipped in beside the deletion has ended all the same. */
export async function sessionOfCookie(headers: Headers): Promise<{ userId: number; sessionId: number; ended: boolean } | null> {
  const found = headers.has("cookie") ? await auth().api.getSession({ headers }) : null;
  if (!found) return null;
  const [userId, sessionId] = [Number(found.user.id), Number(found.session.id)];
  return { userId, sessionId, ended: (await sessionEnded(sessionId, userId)) !== null };
}

type Attempt = { headers: Headers; requestId: string; guess: SignInGuess };

async function signIn({ email, password, code }: Login, { headers, requestId, guess }: Attempt): Promise<string> {
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
    await guess.right();
    // With two-factor on there is no token, whatever the types of the first step say.
    if (response.token) return response.token;
    return await passSecondFactor(code, answered, origin);
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials", { cause: error });
    throw error;
  }
}
