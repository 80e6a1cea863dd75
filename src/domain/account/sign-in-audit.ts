import { recordAlone } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { count as countUp } from "#lib/metrics/metrics.ts";
import { acrossUsers } from "#lib/owned.ts";
import { noteUser } from "#lib/request-log.ts";

export type SignInMethod = "password" | "totp" | "backup_code" | "passkey" | "google" | "github";
/** rate_limited, invalid: refused before a password was checked. */
export type SignInOutcome = "success" | "failure" | "second_factor" | "rate_limited" | "invalid";

export type SignInAttempt = {
  /** Whose attempt: by address, by id, or null when unknown. */
  who: { email: string } | { userId: number } | null;
  method: SignInMethod;
  /** `second_factor`: the password was right, a code is required. */
  outcome: SignInOutcome;
  /** How many attempts this entry stands for; default 1. */
  count?: number;
  requestId: string | null;
  ip?: string;
};

const actions = {
  success: "session.sign_in",
  failure: "session.sign_in_failed",
  second_factor: "session.second_factor",
  rate_limited: "session.sign_in_refused",
  invalid: "session.sign_in_refused",
} as const;

/** Counts a sign-in attempt and records it under its account, or under user 0 when there is none. */
export async function recordSignIn({ who, method, outcome, count = 1, requestId, ip }: SignInAttempt): Promise<void> {
  countUp("sign_ins_total", { method, outcome }, count);
  const userId = await idOf(who);
  if (userId > 0) noteUser(userId);
  await recordAlone(
    { userId, kind: "user", requestId, ...(ip ? { ip } : {}) },
    {
      action: actions[outcome],
      entity: "user",
      entityId: userId,
      // Only the first characters of an unknown address: people type their passwords into the wrong field.
      detail: {
        method,
        ...(outcome === "rate_limited" || outcome === "invalid" ? { why: outcome, count } : {}),
        ...(userId === 0 && who && "email" in who ? { email: beginningOf(who.email) } : {}),
      },
    },
  );
}

async function idOf(who: SignInAttempt["who"]): Promise<number> {
  if (!who) return 0;
  if ("userId" in who) return who.userId;
  if (who.email.includes("\u0000")) return 0;
  return (await db().user.findUnique({ where: { email: who.email }, select: { id: true }, ...acrossUsers("sign-in") }))?.id ?? 0;
}

function beginningOf(email: string): string {
  return email.slice(0, 3).replaceAll("\u0000", "").toWellFormed();
}
