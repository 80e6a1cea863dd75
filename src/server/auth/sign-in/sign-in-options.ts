import { passkey } from "@better-auth/passkey";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Settings } from "#server/settings.ts";
import { signInRecorder } from "./sign-in-hooks.ts";

/** better-auth's options for the sign-in methods beside the password. */
export function signInOptions({ appUrl, socialProviders }: Settings) {
  return {
    plugins: [
      twoFactor({ issuer: "BestChat", trustDeviceMaxAge: 30 * 24 * 60 * 60 }),
      passkey({
        rpName: "BestChat",
        rpID: new URL(appUrl).hostname,
        origin: new URL(appUrl).origin,
        // A passkey replaces both factors, so the device must have verified the user by fingerprint, face or PIN.
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        registration: {
          afterVerification: async ({ verification }) => requireVerifiedPerson(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: async ({ verification }) => requireVerifiedPerson(verification.authenticationInfo.userVerified),
        },
      }),
      signInRecorder(),
    ],
    socialProviders,
    account: {
      encryptOAuthTokens: true,
      // Links only to an account with a confirmed address, and only if the provider has confirmed the same one: otherwise whoever
      // registers someone's address first would share the account that they later sign in to.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: true, allowDifferentEmails: false },
    },
    // Removing a sign-in method is our own verb, which protects the last one; the other paths are unused.
    disabledPaths: [
      "/unlink-account",
      "/passkey/delete-passkey",
      "/passkey/update-passkey",
      "/passkey/list-user-passkeys",
      "/two-factor/send-otp",
      "/two-factor/verify-otp",
      "/two-factor/get-totp-uri",
      "/get-access-token",
      "/refresh-token",
      "/account-info",
      "/list-accounts",
      "/verify-password",
      "/update-session",
      "/change-email",
      "/delete-user/callback",
    ],
  };
}

function requireVerifiedPerson(verified: boolean | undefined): undefined {
  if (verified) return;
  throw new APIError("BAD_REQUEST", {
    code: "PERSON_NOT_VERIFIED",
    message: "This passkey did not check that it is you. Set a PIN, a fingerprint or a face for it and try again.",
  });
}
