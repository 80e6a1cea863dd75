import { z } from "zod";

/** The forms that work without scripts, by the last segment of their address. */
export const PlainForm = z.enum(["sign-in", "second-step", "sign-up", "forgot-password", "reset-password"]);
export type PlainForm = z.infer<typeof PlainForm>;

/** Why a form was refused. */
export const FormFailure = z.enum([
  "wrong_credentials",
  "account_deleted",
  "wrong_code",
  "code_too_late",
  "wrong_email",
  "wrong_password",
  "email_taken",
  "wrong_invite",
  "closed",
  "too_many",
  "other",
]);
export type FormFailure = z.infer<typeof FormFailure>;

/** What the page shows after a form was submitted without scripts: the failure (null: none) and the input except secrets. */
export const FormResult = z.object({
  form: PlainForm,
  failure: FormFailure.nullable(),
  email: z.string().max(1000),
  name: z.string().max(1000),
  invite: z.string().max(1000),
});
export type FormResult = z.infer<typeof FormResult>;
