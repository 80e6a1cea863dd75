import type { NotificationKind } from "#contracts/notification.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import type { PushKeys } from "#lib/web-push/encrypt.ts";
import { languages } from "#messages/language.ts";

/** How long somebody who took a delivery has it for themselves: longer than a push service or a mail server is waited for. */
const claimSeconds = 60;
/** Tries before a delivery is given up, about a day of them. */
export const attemptsMax = 10;
const waitFirstSeconds = 30;
const waitMaxSeconds = 4 * 60 * 60;

/** A delivery that this process is to try now. `attempt` is its fence: who was overtaken settles nothing. */
export type Delivery = {
  id: number;
  userId: number;
  attempt: number;
  channel: "push" | "mail";
  subscriptionId: number | null;
  endpoint: string | null;
  email: string;
  emailVerified: boolean;
  /** The language that the account has chosen. */
  locale: string | null;
  keys: PushKeys | null;
  /** The account was deleted since. */
  closed: boolean;
  notification: { id: number; kind: NotificationKind; title: string; body: string; url: string; createdAt: string };
};

export type Outcome =
  | { kind: "sent" }
  /** The browser is gone: its subscription goes with all that waits for it. */
  | { kind: "gone"; error: string }
  /** No use in trying again. */
  | { kind: "refused"; error: string }
  | { kind: "later"; error: string; afterSeconds?: number | undefined };

/** As `localeOf` finds it. */
const localeSql = Prisma.sql`CASE WHEN split_part(lower("user".locale), '-', 1) IN (${Prisma.join([...languages])}) THEN "user".locale ELSE "user".named_locale END`;

/** The rows of a table `taken` as deliveries. */
const deliverySql = Prisma.sql`
  SELECT taken.id, taken.user_id AS "userId", taken.attempts AS attempt, taken.channel, taken.subscription_id AS "subscriptionId",
      subscription.endpoint, "user".deleted_at IS NOT NULL AS closed, "user".email, "user".email_verified AS "emailVerified", ${localeSql} AS locale, json_build_object('p256dh', subscription.p256dh, 'auth', subscription.auth) AS keys,
      json_build_object('id', told.id, 'kind', told.kind, 'title', told.title, 'body', told.body, 'url', told.url,
        'createdAt', to_char(told.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS notification
    FROM taken JOIN notification AS told ON told.id = taken.notification_id
    JOIN "user" ON "user".id = taken.user_id
    LEFT JOIN push_subscription AS subscription ON subscription.id = taken.subscription_id`;

/**
 * Takes up to `count` deliveries that are due, each for one process. One that is not settled, because its process died, is due
 * again a minute later: push is at least once, and the browser shows a repeat in the place of the first.
 */
export function claimDeliveries(count: number): Promise<Delivery[]> {
  return db().$queryRaw<Delivery[]>`/* across users: notification */
    WITH due AS (
      SELECT id FROM notification_delivery WHERE state = 'queued' AND next_try_at <= now() AND NOT digest
      ORDER BY next_try_at LIMIT ${count} FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE notification_delivery AS delivery SET attempts = attempts + 1, next_try_at = now() + make_interval(secs => ${claimSeconds})
      FROM due WHERE delivery.id = due.id RETURNING delivery.*
    )
    ${deliverySql}`;
}

/**
 * Takes all that one user's daily mail is made of, for one process; empty when no such mail is due. What its user has read since
 * is left out and settled.
 */
export async function claimDigest(): Promise<Delivery[]> {
  await db().$executeRaw`/* across users: notification */
    UPDATE notification_delivery AS delivery SET state = 'failed', ended_at = now(), error = 'read before'
    FROM notification AS told WHERE told.id = delivery.notification_id AND told.read_at IS NOT NULL
      AND delivery.digest AND delivery.state = 'queued' AND delivery.next_try_at <= now()`;
  // Without SKIP LOCKED: who comes second waits, and finds all of it taken, not the rest of it.
  return db().$queryRaw<Delivery[]>`/* across users: notification */
    WITH due AS (
      SELECT id FROM notification_delivery WHERE digest AND state = 'queued' AND next_try_at <= now() AND user_id = (
        SELECT user_id FROM notification_delivery WHERE digest AND state = 'queued' AND next_try_at <= now() ORDER BY next_try_at, id LIMIT 1
      ) ORDER BY id FOR UPDATE
    ), taken AS (
      UPDATE notification_delivery AS delivery SET attempts = attempts + 1, next_try_at = now() + make_interval(secs => ${claimSeconds})
      FROM due WHERE delivery.id = due.id AND delivery.next_try_at <= now() RETURNING delivery.*
    )
    ${deliverySql} ORDER BY told.id`;
}

/** Notes what came of a try. The fact itself is told already, and is not told again whatever happens here. */
export async function settleDelivery({ id, userId, attempt, subscriptionId }: Delivery, outcome: Outcome): Promise<void> {
  if (outcome.kind === "gone") {
    await db().pushSubscription.deleteMany({ where: { id: subscriptionId ?? 0, userId } });
    return;
  }
  const isOver = outcome.kind !== "later" || attempt >= attemptsMax;
  const state = outcome.kind === "sent" ? "sent" : "failed";
  const error = outcome.kind === "sent" ? null : outcome.error;
  if (isOver) {
    await db().$executeRaw`
      UPDATE notification_delivery SET state = ${state}::delivery_state, ended_at = now(), error = ${error}
      WHERE id = ${id} AND user_id = ${userId} AND attempts = ${attempt} AND state = 'queued'`;
    return;
  }
  const wait = outcome.afterSeconds ?? Math.min(waitFirstSeconds * 2 ** (attempt - 1), waitMaxSeconds);
  await db().$executeRaw`
    UPDATE notification_delivery SET next_try_at = now() + make_interval(secs => ${wait}), error = ${error}
    WHERE id = ${id} AND user_id = ${userId} AND attempts = ${attempt} AND state = 'queued'`;
}
