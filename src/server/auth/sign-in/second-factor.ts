import { isAPIError } from "better-auth/api";
import { DomainError } from "#domain/error.ts";
import { auth } from "#server/auth/auth.ts";

/**
 * The second step of a sign-in without a browser: answers the challenge in the first step's cookie and returns the new session's
 * token.
 * @throws TWO_FACTOR_REQUIRED without a valid code · RATE_LIMITED after ten wrong ones in a row
 */
export async function passSecondFactor(code: string | undefined, challenge: Headers, origin: Headers): Promise<string> {
  if (code === undefined) throw codeRequired();
  const headers = new Headers(origin);
  const cookies = challenge.getSetCookie().flatMap((cookie) => cookie.split(";")[0] ?? []);
  headers.set("cookie", cookies.join("; "));
  const input = { body: { code: plainCode(code) }, headers };
  try {
    const { token } = isTotp(input.body.code) ? await auth().api.verifyTOTP(input) : await auth().api.verifyBackupCode(input);
    return token ?? "";
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    if (error.statusCode === 429) throw new DomainError("RATE_LIMITED", "Too many wrong codes. Try again later.", { retryAfter: 900 });
    throw codeRequired(error);
  }
}

function codeRequired(cause?: unknown): DomainError {
  return new DomainError("TWO_FACTOR_REQUIRED", "Two-factor code required", { cause });
}

function isTotp(code: string): boolean {
  return /^\d{6}$/.test(code);
}

/** Apps display codes in groups, and people copy the spaces. */
function plainCode(code: string): string {
  return code.replaceAll(/\s/g, "");
}
