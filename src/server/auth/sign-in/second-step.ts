import type { GenericEndpointContext } from "better-auth";
import { APIError, getSessionFromCtx } from "better-auth/api";
import { takeTotp } from "./totp.ts";

/** No app shows it: better-auth then counts the attempt as it counts a wrong code. */
const noCode = "used";

/**
 * The input of the second step as better-auth may have it: a code of the app that was used before is none. Refuses whoever is
 * signed in with the second factor on: there is no step to take, and nobody counts the guesses.
 */
export async function checkSecondStep(context: GenericEndpointContext, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const session = await getSessionFromCtx(context);
  if (session?.user.twoFactorEnabled) throw new APIError("FORBIDDEN", { message: "You are signed in already", code: "FORBIDDEN" });
  if (context.path !== "/two-factor/verify-totp") return body;
  const userId = session ? Number(session.user.id) : await ownerOfChallenge(context);
  const outcome = userId === null ? "wrong" : await takeTotp(context.context.secretConfig, userId, String(body.code));
  return outcome === "used" ? { ...body, code: noCode } : body;
}

/** Whose sign-in waits for its second step, by the cookie that the first step set; null when it waits no more. */
export async function ownerOfChallenge(context: GenericEndpointContext): Promise<number | null> {
  const cookie = context.context.createAuthCookie("two_factor");
  const identifier = await context.getSignedCookie(cookie.name, context.context.secret);
  const challenge = identifier ? await context.context.internalAdapter.findVerificationValue(identifier) : null;
  return challenge && challenge.expiresAt.getTime() > Date.now() ? Number(challenge.value) : null;
}
