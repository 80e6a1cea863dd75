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

/** The response of a sign-in for programs. */
export type AccessToken = { access_token: string; token_type: "Bearer"; expires_in: number };

type Login = { email: string; password: string; code?: string | undefined };

/**
 * Creates a session and its token. With two-factor it needs a code. Every failure is INVALID_CREDENTIALS after the same work, so
 * that existing addresses are not revealed.
 */
export async function login(input: Login, origin: { headers: Headers; requestId: string; answerHeaders: Headers }): Promise<AccessToken> {
  const { headers, requestId } = origin;
  const guess = await guessPassword(input.email, clientOf(headers), requestId, origin.answerHeaders);
  const token = await signIn(input, { headers, requestId, guess });
  const session = await sessionOfToken(token);
  if (!session) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials");
  await rememberClient(session.userId, clientOf(headers));
  // The sign-in has just proved the password and the code, so it counts as confirmation.
  await noteProof({ userId: session.userId, sessionId: session.id, ip: clientAddressOf(headers) });
  return issueToken(session.userId, session.id);
}

/** A token for a valid session, which is extended if the token would outlive it. */
export async function issueToken(userId: number, sessionId: number): Promise<AccessToken> {
  const { tokenKeys } = settings();
  const expiresAt = new Date(clockNow() + tokenKeys.ttlSeconds * 1000);
  await prolongSession(userId, sessionId, expiresAt);
  return { access_token: await mintToken(tokenKeys, userId, sessionId), token_type: "Bearer", expires_in: tokenKeys.ttlSeconds };
}

/** The actor of a request's bearer, a token or an API key. @throws UNAUTHENTICATED */
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

/**
 * The session of a cookie. better-auth does not know of deleted accounts, so a session created during the deletion must also
 * count as ended.
 */
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
    // Only the headers that identify the client: another session's cookie must not affect a sign-in.
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
    // With two-factor there is no token, contrary to the type of the first step.
    if (response.token) return response.token;
    return await passSecondFactor(code, answered, origin);
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) throw new DomainError("INVALID_CREDENTIALS", "Invalid credentials", { cause: error });
    throw error;
  }
}
