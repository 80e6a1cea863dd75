import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { eachAtOnce, untilNotFull } from "#domain/job/batches.ts";
import { SealBroken, type SealKeys, type SecretBinding, seal, unseal } from "#lib/crypto.ts";
import { db, type Tx } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { count } from "#lib/metrics/metrics.ts";

/** A mail about an account. `goodForHours`: later it is of no use, because its link has ended; a day unless it says so. */
export type AccountMail = { to: string; subject: string; text: string; html: string; goodForHours?: number };
/** A mail that this process is to send now. */
export type WaitingMail = { id: string; mail: AccountMail };
/** `refused`: trying again is no use. `error`: a status or a word of ours, never an address. */
export type MailOutcome = { kind: "sent" } | { kind: "refused" | "later"; error: string };

type Row = { id: string; userId: number; attempt: number; sealed: string; isLate: boolean };

/** How long somebody who took a mail has it for themselves: longer than a mail server is waited for. */
const claimSeconds = 60;
const waitFirstSeconds = 2;
const waitMaxSeconds = 10 * 60;
const batchSize = 20;
const mailsAtOnce = 5;

/**
 * Queues a mail in the transaction of the change that it tells of. It is sealed, as a link in it opens the account, and the same
 * one is queued once while it waits. `deliverAccountMails` sends it after the commit, here or in another process.
 */
export async function queueAccountMail(userId: number, mail: AccountMail, keys: SealKeys, tx: Tx = db()): Promise<void> {
  const id = uuidv7();
  const text = JSON.stringify(mail);
  const key = createHash("sha256").update(text).digest("base64url");
  await tx.$executeRaw`
    INSERT INTO account_mail (id, user_id, key, sealed, expires_at)
    VALUES (${id}::uuid, ${userId}, ${key}, ${seal(keys, accountMailBinding({ id, userId }), text)},
      now() + make_interval(hours => ${mail.goodForHours ?? 24}::int))
    ON CONFLICT (user_id, key) DO NOTHING`;
}

/** Where the seal of a mail belongs. */
export function accountMailBinding({ id, userId }: { id: string; userId: number }): SecretBinding {
  return { table: "account_mail", rowId: id, userId };
}

/**
 * Sends every mail that is due; any number of processes share the work. One whose process dies while it sends is due again a
 * minute later. What is sent, refused or too late is deleted. Returns how many were tried.
 */
export function deliverAccountMails(keys: SealKeys, send: (waiting: WaitingMail) => Promise<MailOutcome>): Promise<number> {
  return untilNotFull(batchSize, async () => {
    const rows = await claim();
    await eachAtOnce(rows, mailsAtOnce, async (row) => {
      const mail = row.isLate ? null : open(row, keys);
      const outcome: MailOutcome = mail
        ? await send({ id: row.id, mail })
        : { kind: "refused", error: row.isLate ? "too late" : "unreadable" };
      await settle(row, outcome);
      if (outcome.kind !== "later") count("mails_total", { outcome: outcome.kind === "sent" ? "sent" : "failed" });
      // Neither address nor link: only what an operator can act on.
      if (outcome.kind !== "sent") logger.warn({ subject: mail?.subject, attempt: row.attempt, outcome }, "a mail could not be sent");
    });
    return rows.length;
  });
}

function claim(): Promise<Row[]> {
  return db().$queryRaw<Row[]>`/* across users: notification */
    WITH due AS (
      SELECT id FROM account_mail WHERE next_try_at <= now() ORDER BY next_try_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    )
    UPDATE account_mail AS mail SET attempts = attempts + 1, next_try_at = now() + make_interval(secs => ${claimSeconds})
    FROM due WHERE mail.id = due.id
    RETURNING mail.id::text, mail.user_id AS "userId", mail.attempts AS attempt, mail.sealed, mail.expires_at <= now() AS "isLate"`;
}

/** The attempt is the fence: who was overtaken settles nothing. */
async function settle({ id, userId, attempt }: Row, { kind }: MailOutcome): Promise<void> {
  if (kind === "later") {
    const wait = Math.min(waitFirstSeconds * 4 ** (attempt - 1), waitMaxSeconds);
    await db().$executeRaw`
      UPDATE account_mail SET next_try_at = now() + make_interval(secs => ${wait})
      WHERE id = ${id}::uuid AND user_id = ${userId} AND attempts = ${attempt}`;
  } else await db().accountMail.deleteMany({ where: { id, userId, attempts: attempt } });
}

function open(row: Row, keys: SealKeys): AccountMail | null {
  try {
    return JSON.parse(unseal(keys, accountMailBinding(row), row.sealed)) as AccountMail;
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}
