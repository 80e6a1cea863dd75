"use client";

// Not better-auth/react: its hooks bring their own copy of React to the server, where rendering then fails.
import { passkeyClient } from "@better-auth/passkey/client";
import { createAuthClient } from "better-auth/client";
import { twoFactorClient } from "better-auth/client/plugins";

/** better-auth's client, which `auth.ts` loads with the first call. */
export const client = createAuthClient({ plugins: [twoFactorClient(), passkeyClient()] });
