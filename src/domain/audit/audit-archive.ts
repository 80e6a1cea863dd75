import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { auditDays } from "#contracts/retention.ts";
import { systemActor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import type { AuditEntry } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { type BrokenChain, type ChainEnd, chainStart, nextInChain } from "./audit-chain.ts";

const archiveLock = 72_707_402;
const pageSize = 1000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Moves every month of the audit that is older than 90 days into `DATA_DIR/audit/YYYY-MM.ndjson.gz`. The file is complete and on
 * disk before the month's rows are deleted in one transaction: after a crash in between, the next run rewrites the file. Only one
 * process works at a time. Returns the number of moved entries.
 */
export async function archiveAudit(dataDir: string, now = currentTime()): Promise<number> {
  let moved = 0;
  const cutoff = now.getTime() - auditDays * dayMs;
  for (let month = await oldestMonth(); month && monthAfter(month).getTime() <= cutoff; month = monthAfter(month)) {
    const current = month;
    moved += await db().$transaction((tx) => archiveMonth(tx, dataDir, current), { timeout: 600_000, maxWait: 5000 });
  }
  return moved;
}

/** Recomputes the chains in all archive files, in chronological order. */
export async function verifyArchives(
  dataDir: string,
): Promise<{ files: number; entries: number; broken: (BrokenChain & { file: string })[] }> {
  const ends = new Map<number, ChainEnd>();
  const report = { files: 0, entries: 0, broken: [] as (BrokenChain & { file: string })[] };
  for (const file of await archiveFiles(dataDir)) {
    report.files += 1;
    const skipped = new Set<number>();
    for await (const line of linesOf(join(folderOf(dataDir), file))) {
      const { userId } = line;
      const next =
        "after" in line ? continueChain(userId, ends.get(userId), line.after) : nextInChain(ends.get(userId) ?? chainStart, line);
      if (skipped.has(userId)) continue;
      if ("why" in next) {
        skipped.add(userId);
        report.broken.push({ ...next, file });
      } else ends.set(userId, next);
      if (!("after" in line)) report.entries += 1;
    }
  }
  for (const [userId, end] of ends) {
    const boundary = await db().auditBoundary.findUnique({ where: { userId } });
    // Later months may be on another machine; an entry with the same number must be the same entry.
    if (boundary?.seq === end.seq && boundary.hash !== end.hash)
      report.broken.push({ userId, seq: end.seq, why: "changed", file: "database" });
  }
  return report;
}

type Chain = { userId: number; upTo: bigint; after: ChainEnd };

async function archiveMonth(tx: Tx, dataDir: string, month: Date): Promise<number> {
  const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${archiveLock}) AS mine`;
  if (!lock?.mine) return 0;
  const chains = await chainsBefore(tx, monthAfter(month));
  if (chains.length === 0) return 0;
  const file = await archiveFileOf(dataDir, month, chains);
  const temporary = `${file}.part`;
  await pipeline(Readable.from(linesFor(tx, chains)), createGzip(), createWriteStream(temporary, { flush: true }));
  await rename(temporary, file);
  const count = await remove(tx, chains);
  await record(tx, systemActor(0), {
    action: "audit.archive",
    entity: "audit",
    entityId: nameOf(month),
    detail: { entries: count, users: chains.length },
  });
  return count;
}

/**
 * Each user's oldest entries up to the first one of a later month. Not simply all entries of the month: they are timestamped
 * before they are queued for the chain, so neighbours may be out of order, and a chain is cut only once.
 */
async function chainsBefore(tx: Tx, end: Date): Promise<Chain[]> {
  const rows = await tx.$queryRaw<{ userId: number; upTo: bigint; seq: bigint | null; hash: string | null }[]>`
    /* across users: audit */ SELECT old.user_id AS "userId", coalesce(newer.seq - 1, old.last) AS "upTo", b.seq, b.hash
    FROM (SELECT user_id, max(seq) AS last, min(seq) AS first FROM audit_entry WHERE created_at < ${end} GROUP BY user_id) AS old
    LEFT JOIN audit_boundary AS b ON b.user_id = old.user_id
    LEFT JOIN LATERAL (
      SELECT seq FROM audit_entry AS e WHERE e.user_id = old.user_id AND e.created_at >= ${end} ORDER BY seq LIMIT 1
    ) AS newer ON true
    WHERE coalesce(newer.seq - 1, old.last) >= old.first ORDER BY 1`;
  return rows.map(({ userId, upTo, seq, hash }) => ({ userId, upTo, after: { seq: seq ?? 0n, hash: hash ?? "" } }));
}

async function* linesFor(tx: Tx, chains: Chain[]): AsyncGenerator<string> {
  for (const { userId, upTo, after } of chains) {
    yield `${JSON.stringify({ userId, after }, bigintText)}\n`;
    for (let seq = after.seq; seq < upTo; ) {
      const page = await tx.auditEntry.findMany({
        where: { userId, seq: { gt: seq, lte: upTo } },
        orderBy: { seq: "asc" },
        take: pageSize,
      });
      for (const entry of page) yield `${JSON.stringify(entry, bigintText)}\n`;
      seq = page.at(-1)?.seq ?? upTo;
    }
  }
}

async function remove(tx: Tx, chains: Chain[]): Promise<number> {
  let count = 0;
  for (const { userId, upTo } of chains) {
    const last = await tx.auditEntry.findUniqueOrThrow({ where: { userId_seq: { userId, seq: upTo } }, select: { seq: true, hash: true } });
    await tx.auditBoundary.upsert({ where: { userId }, create: { userId, ...last }, update: last });
    const [removed] = await tx.$queryRaw<{ count: bigint }[]>`SELECT remove_archived_audit(${userId}::int, ${upTo}::bigint) AS count`;
    count += Number(removed?.count ?? 0);
  }
  return count;
}

/** The month's file. An existing file is rewritten if its rows are still in the database, else a new number is used. */
async function archiveFileOf(dataDir: string, month: Date, chains: Chain[]): Promise<string> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true });
  for (let number = 1; ; number += 1) {
    const file = join(folder, `${nameOf(month)}${number === 1 ? "" : `_${number}`}.ndjson.gz`);
    if (!(await archiveFiles(dataDir)).includes(file.slice(folder.length + 1)) || (await holdsSameRows(file, chains))) return file;
  }
}

async function holdsSameRows(file: string, chains: Chain[]): Promise<boolean> {
  for await (const line of linesOf(file)) {
    if ("after" in line) return chains.some(({ userId, after }) => userId === line.userId && after.seq === line.after.seq);
  }
  return true;
}

const Seq = z.string().transform(BigInt);
const Line = z.union([
  z.object({ userId: z.number(), after: z.object({ seq: Seq, hash: z.string() }) }),
  z
    .looseObject({ userId: z.number(), seq: Seq, createdAt: z.string().transform((time) => new Date(time)) })
    .transform((entry) => entry as unknown as AuditEntry),
]);
type Line = z.output<typeof Line>;

async function* linesOf(file: string): AsyncGenerator<Line> {
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) yield Line.parse(JSON.parse(line));
}

/** A chain continues where the previous file ended; the first existing file may begin anywhere. */
function continueChain(userId: number, previous: ChainEnd | undefined, after: ChainEnd): ChainEnd | BrokenChain {
  if (!previous || (previous.seq === after.seq && previous.hash === after.hash)) return after;
  return { userId, seq: previous.seq + 1n, why: previous.seq === after.seq ? "changed" : "missing" };
}

async function archiveFiles(dataDir: string): Promise<string[]> {
  const files = await readdir(folderOf(dataDir)).catch(() => []);
  return files.filter((file) => file.endsWith(".ndjson.gz")).sort();
}

async function oldestMonth(): Promise<Date | null> {
  const [row] = await db().$queryRaw<
    { oldest: Date | null }[]
  >`/* across users: audit */ SELECT min(created_at) AS oldest FROM audit_entry`;
  return row?.oldest ? new Date(Date.UTC(row.oldest.getUTCFullYear(), row.oldest.getUTCMonth(), 1)) : null;
}

function monthAfter(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
}

function nameOf(month: Date): string {
  return month.toISOString().slice(0, 7);
}

function folderOf(dataDir: string): string {
  return join(dataDir, "audit");
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
