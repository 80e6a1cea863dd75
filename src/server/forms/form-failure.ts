import { z } from "zod";
import type { FormFailure, PlainForm } from "#contracts/form-result.ts";
import { settings } from "../settings.ts";

const Refusal = z.object({
  error_code: z.string(),
  code: z.string().optional(),
  validation_errors: z.array(z.object({ field: z.string() })).optional(),
});

/** Failures by better-auth's codes. */
const byCode: Record<string, FormFailure> = {
  ACCOUNT_DELETED: "account_deleted",
  INVALID_CODE: "wrong_code",
  INVALID_BACKUP_CODE: "wrong_code",
  INVALID_TWO_FACTOR_COOKIE: "code_too_late",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "code_too_late",
  ACCOUNT_TEMPORARILY_LOCKED: "too_many",
  RATE_LIMITED: "too_many",
};

/** Why a form was refused, derived from the API response. */
export function failureOf(form: PlainForm, answer: unknown): FormFailure {
  const refusal = Refusal.safeParse(answer);
  if (!refusal.success) return "other";
  const { code = "", error_code, validation_errors = [] } = refusal.data;
  const known = byCode[code] ?? byCode[error_code];
  if (known) return known;
  if (code.startsWith("USER_ALREADY_EXISTS")) return "email_taken";
  if (form === "second-step") return "wrong_code";
  if (form === "sign-in")
    return refusal.data.error_code === "UNAUTHENTICATED" || validation_errors.length > 0 ? "wrong_credentials" : "other";
  if (validation_errors.some(({ field }) => field.endsWith("email"))) return "wrong_email";
  if (validation_errors.some(({ field }) => /password$/i.test(field))) return "wrong_password";
  if (error_code !== "FORBIDDEN") return "other";
  return settings().signUps === "invited" ? "wrong_invite" : "closed";
}
