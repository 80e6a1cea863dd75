import { APIError } from "better-auth/api";
import { z } from "zod";
import { PasskeyAnswer, Password } from "#contracts/account.ts";
import { Email } from "#contracts/email.ts";
import { plainEmail } from "#contracts/email-address.ts";
import { trimmedText } from "#contracts/text.ts";
import { fieldErrors } from "#lib/http/field-errors.ts";
import { toAlias } from "./email-alias.ts";

const Name = trimmedText(100, 1);
const Address = Email.transform(toAlias);
// Sign-in does not distinguish a malformed input from a wrong password.
const TriedAddress = z.string().min(1).max(1000).transform(plainEmail).transform(toAlias);

const OwnPassword = z.object({ password: z.string("give your password").min(1).max(1000) });
const Code = z.object({
  code: z.string().min(1).max(100),
  trustDevice: z.boolean().optional(),
  /** When enabling two-factor: the other sessions gave no code, and end unless their owner keeps them. */
  keepOtherSessions: z.boolean().optional(),
});
/** Sign-in at an identity provider: only by redirect, with state and PKCE, and with the default scopes. */
const Leave = z.looseObject({
  provider: z.enum(["google", "github"]),
  idToken: z.undefined("is not accepted here").optional(),
  scopes: z.undefined("is not accepted here").optional(),
  additionalParams: z.undefined("is not accepted here").optional(),
});

/** Our own validation of better-auth's inputs; it counts in UTF-16 units and allows NUL. */
const inputs: Record<string, z.ZodType<Record<string, unknown>>> = {
  "/sign-up/email": z.looseObject({ email: Address, password: Password, name: Name, image: z.null().optional() }),
  "/sign-in/email": z.looseObject({ email: TriedAddress, password: z.string().min(1).max(1000) }),
  "/change-password": z.looseObject({
    newPassword: Password,
    currentPassword: z.string().min(1).max(1000),
    // A password change always signs other devices out.
    revokeOtherSessions: z
      .unknown()
      .optional()
      .transform(() => true),
  }),
  "/reset-password": z.looseObject({ newPassword: Password, token: z.string().min(1).max(1000).optional() }),
  "/request-password-reset": z.looseObject({ email: Address }),
  "/send-verification-email": z.looseObject({ email: Address }),
  "/update-user": z.looseObject({ name: Name.optional(), image: z.null().optional() }),
  "/delete-user": z.looseObject({ password: z.string("give your password to delete the account").min(1).max(1000) }),
  "/two-factor/enable": OwnPassword,
  "/two-factor/disable": OwnPassword,
  "/two-factor/generate-backup-codes": OwnPassword,
  "/two-factor/verify-totp": Code,
  "/two-factor/verify-backup-code": Code,
  // Unknown fields still reach better-auth, so those that must not are refused explicitly.
  "/passkey/verify-registration": z.looseObject({
    response: PasskeyAnswer,
    name: Name.optional(),
    createSession: z.literal(false).optional(),
  }),
  "/passkey/verify-authentication": z.looseObject({ response: PasskeyAnswer }),
  "/sign-in/social": Leave,
  "/link-social": Leave,
};

/** The validated input for better-auth; throws 422 naming the invalid fields. */
export function checkAuthInput(path: string, body: unknown): Record<string, unknown> | undefined {
  const schema = inputs[path];
  if (!schema) return undefined;
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new APIError("UNPROCESSABLE_ENTITY", { message: "Validation failed", code: "VALIDATION", fields: fieldErrors(result.error) });
}
