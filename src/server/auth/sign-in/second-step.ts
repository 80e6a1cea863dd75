import type { GenericEndpointContext } from "better-auth";
import { APIError, getSessionFromCtx } from "better-auth/api";
import { consumeTotp } from "./totp.ts";

/** Not a possible code: better-auth then counts the attempt as a wrong code. */
const noCode = "used";

/**
 * The input of the second step for better-auth, with a used app code replaced. Refuses a session with two-factor enabled: there
 * is no step to take, and its guesses would not be counted.
 */
export async function checkSecondStep(context: GenericEndpointContext, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const session = await getSessionFromCtx(context);
  if (session?.user.twoFactorEnabled) throw new APIError("FORBIDDEN", { message: "You are signed in already", code: "FORBIDDEN" });
  if (context.path !== "/two-factor/verify-totp") return body;
  const userId = session ? Number(session.user.id) : await ownerOfChallenge(context);
  const outcome = userId === null ? "wrong" : await consumeTotp(context.context.secretConfig, userId, String(body.code));
  return outcome === "used" ? { ...body, code: noCode } : body;
}

/** The user of a sign-in that waits for its second step, by the first step's cookie; null when it has expired. */
export async function ownerOfChallenge(context: GenericEndpointContext): Promise<number | null> {
  const cookie = context.context.createAuthCookie("two_factor");
  const identifier = await context.getSignedCookie(cookie.name, context.context.secret);
  const challenge = identifier ? await context.context.internalAdapter.findVerificationValue(identifier) : null;
  return challenge && challenge.expiresAt.getTime() > Date.now() ? Number(challenge.value) : null;
}
