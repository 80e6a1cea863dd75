import { createHash } from "node:crypto";
import { auditPayload } from "#domain/record.ts";
import type { AuditEntry } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

/** The end of a chain or of a part of it: the number and hash of its last entry. */
export type ChainEnd = { seq: bigint; hash: string };
export const chainStart: ChainEnd = { seq: 0n, hash: "" };

/** The first entry of a chain that was altered. `missing` also means that the chain ends too early. */
export type BrokenChain = { userId: number; seq: bigint; why: "missing" | "changed" };

const pageSize = 1000;

/** The end of the chain after one more entry, or why the entry does not fit. */
export function nextInChain(end: ChainEnd, entry: AuditEntry): ChainEnd | BrokenChain {
  const seq = end.seq + 1n;
  if (entry.seq !== seq) return { userId: entry.userId, seq, why: "missing" };
  const hash = createHash("sha256").update(end.hash).update(auditPayload(entry)).digest("hex");
  return hash === entry.hash ? { seq, hash } : { userId: entry.userId, seq, why: "changed" };
}

/** Recomputes every user's stored chain, from the end of the archive to the newest entry. Returns the first break of each. */
export async function verifyAudit(): Promise<{ users: number; entries: number; broken: BrokenChain[] }> {
  const report = { users: 0, entries: 0, broken: [] as BrokenChain[] };
  // Counters are never deleted, so entries without them were moved to another user.
  const orphans = await db().$queryRaw<{ userId: number }[]>`
    /* across users: audit */ SELECT DISTINCT user_id AS "userId" FROM audit_entry AS entry
    WHERE NOT EXISTS (SELECT 1 FROM user_stream AS stream WHERE stream.user_id = entry.user_id)`;
  report.broken.push(...orphans.map(({ userId }) => ({ userId, seq: 1n, why: "changed" as const })));
  for (let after = -1; ; ) {
    const page = await usersAfter(after);
    for (const userId of page) {
      // One snapshot per user, so that neither new entries nor archiving looks like a break.
      const { entries, broken } = await db().$transaction((tx) => verifyUser(tx, userId), {
        isolationLevel: "RepeatableRead",
        timeout: 300_000,
      });
      report.users += 1;
      report.entries += entries;
      if (broken) report.broken.push(broken);
    }
    const last = page.at(-1);
    if (last === undefined) return report;
    after = last;
  }
}

async function verifyUser(tx: Tx, userId: number): Promise<{ entries: number; broken: BrokenChain | null }> {
  const stream = await tx.userStream.findUnique({ where: { userId } });
  let end: ChainEnd = (await tx.auditBoundary.findUnique({ where: { userId } })) ?? chainStart;
  for (let entries = 0; ; ) {
    const page = await tx.auditEntry.findMany({ where: { userId, seq: { gt: end.seq } }, orderBy: { seq: "asc" }, take: pageSize });
    for (const entry of page) {
      const next = nextInChain(end, entry);
      if ("why" in next) return { entries, broken: next };
      end = next;
      entries += 1;
    }
    if (page.length < pageSize) return { entries, broken: brokenEnd(userId, end, stream) };
  }
}

/** The counters hold the expected end of the chain, so truncating it is detected too. */
function brokenEnd(userId: number, end: ChainEnd, stream: { auditSeq: bigint; auditHash: string } | null): BrokenChain | null {
  if (stream?.auditSeq === end.seq && stream.auditHash === end.hash) return null;
  return { userId, seq: end.seq + 1n, why: stream && stream.auditSeq > end.seq ? "missing" : "changed" };
}

async function usersAfter(after: number): Promise<number[]> {
  const page = { where: { userId: { gt: after } }, orderBy: { userId: "asc" }, select: { userId: true }, take: pageSize } as const;
  return (await db().userStream.findMany({ ...page, ...acrossUsers("audit") })).map(({ userId }) => userId);
}
