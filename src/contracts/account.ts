import { z } from "zod";
import { Email } from "./email.ts";
import { plainEmail } from "./email-address.ts";
import { codePointLength, described, isStorableText } from "./text.ts";

/** 8 to 128 code points, never trimmed. */
export const Password = z
  .string()
  .meta({ ...described(128, 8), format: "password" })
  .superRefine((password, context) => {
    const length = codePointLength(password);
    if (!isStorableText(password)) context.addIssue({ code: "custom", message: "must not contain NUL or lone surrogates" });
    if (length < 8) context.addIssue({ code: "custom", message: "must have at least 8 characters" });
    if (length > 128) context.addIssue({ code: "custom", message: "must have at most 128 characters" });
  });

/** The code of an invitation, which a server may require for new accounts. */
const Invite = z.string().max(200).optional().meta({ description: "The code of an invitation, where new accounts need one" });

export const RegisterInput = z.object({ email: Email, password: Password, invite: Invite }).meta({ id: "Register" });
/** Sign-in does not distinguish a malformed input from a wrong password, so any non-empty strings are tried. */
const credentials = { email: z.string().min(1).max(1000).transform(plainEmail), password: z.string().min(1).max(1000) };
export const CredentialsInput = z.object(credentials);
export const LoginInput = z
  .object({
    ...credentials,
    code: z.string().min(1).max(100).optional().meta({ description: "With two-factor: a code of the authenticator app, or a backup code" }),
  })
  .meta({ id: "Login" });

/**
 * The response of a browser's authenticator. Its content is verified by the signature; only what reaches the database is
 * validated here.
 */
export const PasskeyAnswer = z.looseObject({
  id: z.string().regex(/^[\w-]{1,1400}$/, "is not a credential id"),
  rawId: z.string().max(1400),
  type: z.literal("public-key"),
  response: z.looseObject({ clientDataJSON: z.string() }),
});

/** One confirmation that the account's owner is present. */
export const ConfirmInput = z
  .object({
    password: z.string().min(1).max(1000).optional(),
    code: z.string().min(1).max(100).optional().meta({ description: "Of the authenticator app, or a backup code" }),
    passkey: PasskeyAnswer.optional().meta({ description: "The answer to GET /api/auth/passkey/generate-authenticate-options" }),
  })
  .refine(({ password, code, passkey }) => [password, code, passkey].filter((proof) => proof !== undefined).length === 1, {
    path: ["password"],
    message: "give one of password, code and passkey",
  })
  .meta({ id: "Confirm" });
export type ConfirmInput = z.infer<typeof ConfirmInput>;

/** A new address for an account; the password guards against a stolen session. */
export const EmailChangeInput = z.object({ newEmail: Email, password: z.string().min(1, "is missing").max(1000) });
export const ConfirmEmailInput = z.object({ token: z.string().min(1).max(200) });

/** Claims of the only kind of token (contract, section 3). */
export const TokenClaims = z.object({
  sub: z.string().regex(/^[1-9][0-9]{0,9}$/),
  sid: z.string().regex(/^[1-9][0-9]{0,9}$/),
  iss: z.literal("bestchat"),
  aud: z.literal("bestchat"),
  iat: z.number(),
  exp: z.number(),
  nbf: z.number().optional(),
  jti: z.string().min(1),
});
export type TokenClaims = z.infer<typeof TokenClaims>;
