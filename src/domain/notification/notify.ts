import type { Notification, NotificationKind } from "#contracts/notification.ts";
import { cutText, storableText } from "#contracts/text.ts";
import { systemActor } from "#domain/actor.ts";
import { recordSql } from "#domain/record.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";
import { waysOf } from "./settings.ts";

/**
 * One thing to tell one person. `fact` names it among all that the person is ever told, such as `occurrence:<id>:done`:
 * told again, it changes nothing. `title` and `body` are cut to 200 and 1000 characters; `url` is a path of the product.
 */
export type Fact = { userId: number; kind: NotificationKind; fact: string; title: string; body: string; url: string };

const titleLengthMax = 200;
const bodyLengthMax = 1000;

/**
 * Tells a person a fact, in the transaction that makes it one: the row, its place in the audit and on every open page, and
 * what is to be sent of it commit with it or not at all. Null when it was told before.
 */
export async function notify(tx: Tx, { userId, kind, fact, title, body, url }: Fact): Promise<Notification | null> {
  const entry = { action: "notification.create", entity: "notification", detail: { kind }, written: "notification.created" } as const;
  const { tables, result } = recordSql(systemActor(userId), entry);
  const { push, mail, at, mailAt, digest } = await waysOf(tx, userId, kind);
  const [row] = await tx.$queryRaw<{ data: Notification }[]>`
    WITH told AS (
      INSERT INTO notification (user_id, kind, fact_key, title, body, url)
      VALUES (${userId}, ${kind}::notification_kind, ${fact}, ${cut(title, titleLengthMax)}, ${cut(body, bodyLengthMax)}, ${url})
      ON CONFLICT (user_id, fact_key) DO NOTHING RETURNING *
    ), queued AS (
      INSERT INTO notification_delivery (user_id, notification_id, channel, subscription_id, next_try_at, digest)
      SELECT told.user_id, told.id, 'push'::delivery_channel, push_subscription.id, ${at}::timestamptz, false
      FROM told JOIN push_subscription ON push_subscription.user_id = told.user_id WHERE ${push}::boolean
      UNION ALL SELECT told.user_id, told.id, 'mail'::delivery_channel, NULL, ${mailAt}::timestamptz, ${digest}::boolean FROM told WHERE ${mail}::boolean
    ), written AS (SELECT id, ${notificationSql} AS data FROM told), ${tables}
    SELECT data, sent FROM written, (${result}) AS listed`;
  return row?.data ?? null;
}

/** The same for a fact that is committed already; `beside` is committed with it. */
export function notifyAlone(fact: Fact, beside?: (tx: Tx) => Promise<void>): Promise<Notification | null> {
  return db().$transaction(async (tx) => {
    await beside?.(tx);
    return notify(tx, fact);
  });
}

/** A row of `notification` as contracts/notification.ts has it. */
export const notificationSql = Prisma.sql`json_build_object('id', id, 'kind', kind, 'title', title, 'body', body, 'url', url,
  'createdAt', to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'readAt', to_char(read_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

function cut(text: string, max: number): string {
  return cutText(storableText(text).trim(), max);
}
