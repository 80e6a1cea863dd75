"use client";

import { createAuthClient } from "better-auth/react";

const client = createAuthClient();

/** Sign-in state of the browser. Errors carry `code` (ACCOUNT_DELETED: offer `account.takeBack`) and a `message` for people. */
export const { useSession, signIn, signUp, signOut, changePassword, deleteUser, updateUser } = client;
export const { requestPasswordReset, resetPassword, sendVerificationEmail } = client;
export const { listSessions, revokeSession, revokeSessions, revokeOtherSessions } = client;
