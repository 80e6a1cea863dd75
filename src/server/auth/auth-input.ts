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
/** Sign-in does not tell a wrong form from a wrong password. */
const TriedAddress = z.string().min(1).max(1000).transform(plainEmail).transform(toAlias);

const OwnPassword = z.object({ password: z.string("give your password").min(1).max(1000) });
const Code = z.object({
  code: z.string().min(1).max(100),
  trustDevice: z.boolean().optional(),
  /** Of who turns two-factor on: the others gave no code, and end unless their owner wants to keep them. */
  keepOtherSessions: z.boolean().optional(),
});
/** Leaving for a provider: by its page only, where state and PKCE are, and for no more than an address and a name. */
const Leave = z.looseObject({
  provider: z.enum(["google", "github"]),
  idToken: z.undefined("is not accepted here").optional(),
  scopes: z.undefined("is not accepted here").optional(),
  additionalParams: z.undefined("is not accepted here").optional(),
});

/** Our own rules for the inputs of better-auth's routes, which count in UTF-16 units and allow NUL. */
const inputs: Record<string, z.ZodType<Record<string, unknown>>> = {
  "/sign-up/email": z.looseObject({ email: Address, password: Password, name: Name, image: z.null().optional() }),
  "/sign-in/email": z.looseObject({ email: TriedAddress, password: z.string().min(1).max(1000) }),
  "/change-password": z.looseObject({
    newPassword: Password,
    currentPassword: z.string().min(1).max(1000),
    // Whoever changes a password wants other devices out, whatever the page asked for.
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
  // Fields that we do not name reach better-auth all the same: what must not, is refused.
  "/passkey/verify-registration": z.looseObject({
    response: PasskeyAnswer,
    name: Name.optional(),
    createSession: z.literal(false).optional(),
  }),
  "/passkey/verify-authentication": z.looseObject({ response: PasskeyAnswer }),
  "/sign-in/social": Leave,
  "/link-social": Leave,
};

/** The input as better-auth may have it; throws 422 with the fields that are wrong. */
export function checkAuthInput(path: string, body: unknown): Record<string, unknown> | undefined {
  const schema = inputs[path];
  if (!schema) return undefined;
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new APIError("UNPROCESSABLE_ENTITY", { message: "Validation failed", code: "VALIDATION", fields: fieldErrors(result.error) });
}
