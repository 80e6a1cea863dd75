import { passkey } from "@better-auth/passkey";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Settings } from "#server/settings.ts";
import { signInRecorder } from "./sign-in-hooks.ts";

/** The ways to sign in beside the password, as better-auth wants them told. */
export function signInOptions({ appUrl, socialProviders }: Settings) {
  return {
    plugins: [
      twoFactor({ issuer: "BestChat", trustDeviceMaxAge: 30 * 24 * 60 * 60 }),
      passkey({
        rpName: "BestChat",
        rpID: new URL(appUrl).hostname,
        origin: new URL(appUrl).origin,
        // A passkey stands for both factors, so the device must have asked for a finger, a face or a PIN.
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
      // Only to an account whose own address is confirmed, and only by a provider that has confirmed the same address:
      // else whoever registers someone's address first would share the account that they later sign in to.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: true, allowDifferentEmails: false },
    },
    // Removing a way to sign in is a verb of ours, which keeps the last one; the others nobody here needs.
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
