"use client";

// Not better-auth/react: its hooks bring a React of their own to the server, where rendering then fails.
import { passkeyClient } from "@better-auth/passkey/client";
import { createAuthClient } from "better-auth/client";
import { twoFactorClient } from "better-auth/client/plugins";

const client = createAuthClient({ plugins: [twoFactorClient(), passkeyClient()] });

/** Sign-in state of the browser. Errors carry `code` (ACCOUNT_DELETED: offer `account.takeBack`) and a `message` for people. */
export const { getSession, signIn, signUp, signOut, changePassword, deleteUser, updateUser } = client;
export const { requestPasswordReset, resetPassword, sendVerificationEmail, verifyEmail } = client;
export const { twoFactor, passkey, linkSocial } = client;
export const { listSessions, revokeSession, revokeSessions, revokeOtherSessions } = client;
