import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

export type SignInAttempt = { email: string; outcome: "success" | "failure"; requestId: string | null; ip?: string };

/** Records a sign-in attempt under its account, or under user 0 when nobody has that address. */
export async function recordSignIn({ email, outcome, requestId, ip }: SignInAttempt): Promise<void> {
  const user = email.includes("\u0000")
    ? null
    : await db().user.findUnique({ where: { email }, select: { id: true }, ...acrossUsers("sign-in") });
  const userId = user?.id ?? 0;
  await db().$transaction((tx) =>
    record(
      tx,
      { userId, kind: "user", requestId, ...(ip ? { ip } : {}) },
      {
        action: outcome === "success" ? "session.sign_in" : "session.sign_in_failed",
        entity: "user",
        entityId: userId,
        // Of an unknown address only its beginning: people type their passwords into the wrong field.
        detail: user ? {} : { email: email.slice(0, 3).replaceAll("\u0000", "").toWellFormed() },
      },
    ),
  );
}
