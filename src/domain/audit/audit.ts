import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import type { AuditEntry as AuditRow } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";

const pageSize = 50;

/** One line of the account's history, as its owner sees it. */
export type AuditView = {
  seq: number;
  actor: AuditRow["actor"];
  action: string;
  entity: string;
  entityId: string;
  detail: unknown;
  ip: string | null;
  createdAt: string;
};

/** The actor's own history, newest first; `cursor` is the `nextCursor` of the previous page. */
export async function listAudit(actor: Actor, cursor?: string): Promise<{ entries: AuditView[]; nextCursor: string | null }> {
  if (cursor !== undefined && !/^[0-9]{1,15}$/.test(cursor))
    throw invalid("cursor", "is not a cursor of this list; begin again without one");
  const rows = await db().auditEntry.findMany({
    where: { userId: actor.userId, ...(cursor === undefined ? {} : { seq: { lt: BigInt(cursor) } }) },
    orderBy: { seq: "desc" },
    take: pageSize + 1,
  });
  const page = rows.slice(0, pageSize);
  return { entries: page.map(presentAudit), nextCursor: rows.length > pageSize ? String(page.at(-1)?.seq ?? 0) : null };
}

function presentAudit(row: AuditRow): AuditView {
  const { actor, action, entity, entityId, detail, ip } = row;
  return { seq: Number(row.seq), actor, action, entity, entityId, detail, ip, createdAt: row.createdAt.toISOString() };
}
