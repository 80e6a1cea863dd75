"use client";

import type { client } from "./auth-client.ts";
import { Unreachable } from "./network-fetch.ts";

type Client = typeof client;
type Step = { [name: string]: Step } & ((...args: unknown[]) => unknown);

/**
 * Sign-in functions of better-auth's client, whose code is loaded with the first call, because few pages need it. Errors have a
 * `code` (ACCOUNT_DELETED: offer `account.takeBack`) and a `message` for people.
 */
const lazy = callsLater([]);
export const { getSession, signIn, signUp, signOut, changePassword, deleteUser, updateUser } = lazy;
export const { requestPasswordReset, resetPassword, sendVerificationEmail, verifyEmail } = lazy;
export const { twoFactor, passkey, linkSocial } = lazy;
export const { listSessions, revokeSession, revokeSessions, revokeOtherSessions } = lazy;

/** A proxy that forwards calls to the client once it is loaded. The cast gives it the client's type. */
function callsLater(path: readonly string[]): Client {
  const called = async (_target: unknown, _this: unknown, args: unknown[]) => {
    const loaded = await import("./auth-client.ts").catch((error: unknown) => new Unreachable(error));
    if (loaded instanceof Unreachable) return { data: null, error: { message: loaded.message } };
    const method = path.reduce<Step>((place, name) => place[name] as Step, loaded.client as unknown as Step);
    return method(...args);
  };
  return new Proxy(() => {}, { get: (_target, name) => callsLater([...path, String(name)]), apply: called }) as unknown as Client;
}
