import type { BetterAuthPlugin, GenericEndpointContext } from "better-auth";
import { createAuthMiddleware, isAPIError } from "better-auth/api";
import { endOtherSessions } from "#domain/account/session-end.ts";
import { ownerOfPasskey } from "#domain/account/sign-in.ts";
import { recordSignIn, type SignInAttempt, type SignInMethod } from "#domain/account/sign-in-audit.ts";
import { forgetTrustedDevices } from "#domain/account/trusted-devices.ts";
import { recordAuthChange } from "#server/auth/auth-audit.ts";
import { fromAlias } from "#server/auth/email-alias.ts";
import { originOfChange, tellOwner } from "#server/auth/tell-owner.ts";
import { clientAddressOf, requestIdOf } from "#server/http/request.ts";
import { ownerOfChallenge } from "./second-step.ts";

/** The context of an after-hook: the endpoint's context with its result. */
type HookContext = GenericEndpointContext & { context: { returned?: unknown; responseHeaders?: Headers | undefined } };
type Watch = (context: HookContext) => Promise<void>;

/** The audit handling of better-auth's routes. */
const watches: Record<string, Watch> = {
  "/sign-in/email": async (context) => {
    const { newSession, returned } = context.context;
    const outcome = newSession ? "success" : isAPIError(returned) ? "failure" : "second_factor";
    await note(context, { who: { email: fromAlias(String(context.body?.email ?? "")).toLowerCase() }, method: "password", outcome });
  },
  "/two-factor/verify-totp": (context) => watchCode(context, "totp"),
  "/two-factor/verify-backup-code": (context) => watchCode(context, "backup_code"),
  "/passkey/verify-authentication": async (context) => {
    await noteOutcome(context, "passkey", () => ownerOfPasskey(String(context.body?.response?.id ?? "")));
  },
  "/callback/:id": async (context) => {
    const method = context.params?.id;
    if (method !== "google" && method !== "github") return;
    const { newSession, responseHeaders } = context.context;
    // With neither a session nor an error it linked an additional sign-in method.
    if (newSession || /[?&]error=/.test(responseHeaders?.get("location") ?? "")) await noteOutcome(context, method, async () => null);
  },
  "/two-factor/disable": (context) => watchChange(context, "two_factor.disable"),
  "/two-factor/generate-backup-codes": (context) => watchChange(context, "two_factor.new_codes"),
  "/passkey/verify-registration": (context) => watchChange(context, "passkey.add"),
};

/** Records every sign-in attempt and every change of sign-in methods. Must be the last plugin, to see the final outcome. */
export function signInRecorder(): BetterAuthPlugin {
  return {
    id: "sign-in-recorder",
    hooks: {
      after: [
        {
          matcher: ({ path }) => path !== undefined && Object.hasOwn(watches, path),
          handler: createAuthMiddleware(async (context) => watches[context.path]?.(context)),
        },
      ],
    },
  };
}

/** A code completes a sign-in or, from a signed-in user, enables the second factor. */
async function watchCode(context: HookContext, method: SignInMethod): Promise<void> {
  const { session, newSession } = context.context;
  if (!session) await noteOutcome(context, method, () => ownerOfChallenge(context));
  else if (newSession) {
    await forgetTrustedDevices(Number(newSession.user.id));
    if (context.body?.keepOtherSessions !== true) await endOtherSessions(Number(newSession.user.id), Number(newSession.session.id));
    await recordAuthChange(Number(newSession.user.id), "two_factor.enable", context.headers);
    await tellOwner(Number(newSession.user.id), "two_factor.enable", originOfChange(context.headers ?? new Headers()));
  }
}

async function watchChange(context: HookContext, action: "two_factor.disable" | "two_factor.new_codes" | "passkey.add"): Promise<void> {
  const { session, returned } = context.context;
  if (!session || isAPIError(returned)) return;
  if (action === "two_factor.disable") await forgetTrustedDevices(Number(session.user.id));
  await recordAuthChange(Number(session.user.id), action, context.headers);
  await tellOwner(Number(session.user.id), action, originOfChange(context.headers ?? new Headers()));
}

async function noteOutcome(context: HookContext, method: SignInMethod, owner: () => Promise<number | null>): Promise<void> {
  const { newSession } = context.context;
  const userId = newSession ? Number(newSession.user.id) : await owner();
  await note(context, { who: userId === null ? null : { userId }, method, outcome: newSession ? "success" : "failure" });
}

function note(context: HookContext, attempt: Omit<SignInAttempt, "requestId" | "ip">): Promise<void> {
  const headers = context.headers ?? new Headers();
  return recordSignIn({ ...attempt, requestId: requestIdOf(headers), ip: clientAddressOf(headers) });
}
