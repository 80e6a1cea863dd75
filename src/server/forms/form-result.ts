import { FormResult, type PlainForm } from "#contracts/form-result.ts";
import { settings } from "../settings.ts";

/** Carries the result across the redirect to the page, so that nothing of it appears in an address. */
export const resultCookie = "bestchat.form";
/** Long enough for a slow page, and too short to be seen again later. */
const keptSeconds = 30;

/** The cookie of a result; without one it deletes a former cookie. */
export function resultCookieOf(result: FormResult | null): string {
  const value = result ? Buffer.from(JSON.stringify(result)).toString("base64url") : "";
  const secure = settings().appUrl.startsWith("https:") ? "; Secure" : "";
  return `${resultCookie}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${result ? keptSeconds : 0}${secure}`;
}

/** The result for a page with one of these forms; null when there is none. */
export function readResult(cookie: string | undefined, ...forms: PlainForm[]): FormResult | null {
  try {
    const result = FormResult.parse(JSON.parse(Buffer.from(cookie ?? "", "base64url").toString()));
    return forms.includes(result.form) ? result : null;
  } catch {
    return null; // Absent, or not written by us.
  }
}
