import { unique } from "./callers.ts";
import { type Declaration, open, own, ownOutside } from "./declaration.ts";
import type { RestCall } from "./rest.ts";
import { ownPassword } from "./things.ts";

const nothing = (): RestCall => ({ body: {} });
const read = (): RestCall => ({});
const withPassword = () => ({ body: { password: ownPassword } });
const withCode = () => ({ body: { code: "000000" } });
const newEmail = () => `${unique()}@example.com`;
const answerOfDevice = () => ({
  body: { response: { id: unique(), rawId: unique(), type: "public-key", response: { clientDataJSON: "e30" } } },
});

/** Every route of better-auth that is not switched off, by `METHOD /path` under /api/auth. */
export const betterAuthDeclarations: Record<string, Declaration<RestCall>[]> = {
  "GET /ok": [open(read)],
  "GET /error": [open(read)],
  "GET /get-session": [open(read)],
  "POST /get-session": [open(nothing)],
  "GET /list-sessions": [own(read)],
  "POST /sign-up/email": [open(() => ({ body: { email: newEmail(), password: ownPassword, name: "New" } }))],
  "POST /sign-in/email": [open(() => ({ body: { email: newEmail(), password: ownPassword } }))],
  "POST /sign-in/social": [open(() => ({ body: { provider: "google" } }))],
  "GET /callback/:id": [open(() => ({ id: "google", query: { code: unique(), state: unique() } }))],
  "POST /callback/:id": [open(() => ({ id: "google", body: { code: unique(), state: unique() } }))],
  "POST /link-social": [ownOutside(() => ({ body: { provider: "google" } }))],
  "POST /sign-out": [open(nothing)],
  "POST /request-password-reset": [open(() => ({ body: { email: newEmail() } }))],
  "GET /reset-password/:token": [open(() => ({ id: unique() }))],
  "POST /reset-password": [open(() => ({ body: { newPassword: ownPassword, token: unique() } }))],
  // Who is signed in may ask for their own address only, so an address that is nobody's would not be answered alike.
  "POST /send-verification-email": [open(nothing)],
  "GET /verify-email": [open(() => ({ query: { token: unique() } }))],
  "POST /change-password": [own(() => ({ body: { currentPassword: ownPassword, newPassword: `${ownPassword} too` } }))],
  "POST /update-user": [own(() => ({ body: { name: "Changed" } }))],
  "POST /delete-user": [own(withPassword)],
  // Somebody else's session is answered like an unknown one, with success, and lives on: the owner's call comes last.
  "POST /revoke-session": [own(({ sessionToken }) => ({ body: { token: sessionToken } }))],
  "POST /revoke-sessions": [own(nothing)],
  "POST /revoke-other-sessions": [own(nothing)],
  "POST /two-factor/enable": [own(withPassword)],
  "POST /two-factor/disable": [ownOutside(withPassword)],
  "POST /two-factor/generate-backup-codes": [ownOutside(withPassword)],
  "POST /two-factor/verify-totp": [ownOutside(withCode)],
  "POST /two-factor/verify-backup-code": [ownOutside(withCode)],
  "GET /passkey/generate-register-options": [own(read)],
  "GET /passkey/generate-authenticate-options": [open(read)],
  "POST /passkey/verify-registration": [ownOutside(answerOfDevice)],
  "POST /passkey/verify-authentication": [open(answerOfDevice)],
};
