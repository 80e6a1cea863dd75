import type { NotifyChannel } from "#contracts/notify.ts";
import { Prisma } from "#generated/prisma/client.ts";

type Field = string | number | Prisma.Sql;

/** SQL for a SELECT that notifies all processes on commit. The fields are those of the channel, in order. */
export function notifySql(channel: NotifyChannel, ...fields: [Field, ...Field[]]): Prisma.Sql {
  const payload = fields.map((field) => (typeof field === "object" ? Prisma.sql`(${field})::text` : Prisma.sql`${String(field)}::text`));
  return Prisma.sql`pg_notify(${channel}, concat_ws(':', ${Prisma.join(payload)}))::text`;
}
