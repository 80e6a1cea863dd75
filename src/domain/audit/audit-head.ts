import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { auditDays } from "#contracts/retention.ts";
import { keyIdOf, type SealKeys } from "#lib/crypto.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import type { BrokenChain } from "./audit-chain.ts";

/** The newest entry of one user's chain at the time of the read. */
type Head = { userId: number; seq: bigint; hash: string };
type Signer = { id: string; key: Buffer };
/** An altered line of a heads file: not parsable, or with a wrong signature. */
export type BrokenHeadLine = { file: string; line: number };

const pageSize = 1000;
const dayMs = 24 * 60 * 60 * 1000;
/** Entries are timestamped before they are queued for their chain, so one may appear this long after its timestamp. */
const overlapMs = 60_000;

const Line = z.object({
  at: z.iso.datetime(),
  /** Id of the signing key; a line of a removed key cannot be verified. */
  key: z.string(),
  heads: z.array(z.tuple([z.number().int(), z.string().regex(/^\d+$/), z.string()])),
  mac: z.string(),
});

/**
 * Writes the end of each chain to `DATA_DIR/audit/heads-YYYY-MM.ndjson`, signed with a key that is not in the database: whoever
 * controls the database can truncate a chain and its counter, but not this record of it.
 */
export class AuditHeads {
  private since: Date | null = null;
  private written = new Map<number, bigint>();
  private readonly dataDir: string;
  private readonly signer: Signer;

  constructor(dataDir: string, keys: SealKeys) {
    this.dataDir = dataDir;
    this.signer = signerOf(keys.current);
  }

  /** Writes the chains that grew since the last call, at first all. Returns how many, and the signature for the log. */
  async write(): Promise<{ heads: number; mac: string | null }> {
    const at = currentTime();
    const grown = this.since ? await grownSince(this.since) : await allHeads();
    const heads = grown.filter(({ userId, seq }) => this.written.get(userId) !== seq);
    const mac = heads.length === 0 ? null : await this.append(at, heads);
    this.written = new Map(grown.map(({ userId, seq }) => [userId, seq]));
    this.since = new Date(at.getTime() - overlapMs);
    return { heads: heads.length, mac };
  }

  private async append(at: Date, heads: Head[]): Promise<string> {
    const folder = join(this.dataDir, "audit");
    await mkdir(folder, { recursive: true });
    const body = { at: at.toISOString(), key: this.signer.id, heads: heads.map(({ userId, seq, hash }) => [userId, String(seq), hash]) };
    const mac = macOf(this.signer.key, body);
    await appendFile(join(folder, fileOf(at)), `${JSON.stringify({ ...body, mac })}\n`, { mode: 0o600 });
    await removeOld(folder, at);
    return mac;
  }
}

/**
 * Compares the written heads with the stored chains. Archived entries are checked with the archive. Lines signed with a removed
 * key cannot be verified; an incomplete last line is left by a crash and skipped.
 */
export async function verifyHeads(
  dataDir: string,
  keys: SealKeys,
): Promise<{ heads: number; broken: BrokenChain[]; lines: BrokenHeadLine[] }> {
  const folder = join(dataDir, "audit");
  const signers = [keys.current, ...keys.previous].map(signerOf);
  const found = { heads: 0, broken: new Map<number, BrokenChain>(), lines: [] as BrokenHeadLine[] };
  for (const file of await headFiles(folder)) {
    let number = 0;
    for await (const { text, isComplete } of linesOf(join(folder, file))) {
      number += 1;
      const heads = readLine(text, signers);
      if (!heads && isComplete) found.lines.push({ file, line: number });
      found.heads += heads?.length ?? 0;
      for (const broken of await mismatches(heads ?? [])) if (!found.broken.has(broken.userId)) found.broken.set(broken.userId, broken);
    }
  }
  return { heads: found.heads, broken: [...found.broken.values()], lines: found.lines };
}

async function mismatches(heads: Head[]): Promise<BrokenChain[]> {
  const broken: BrokenChain[] = [];
  for (let from = 0; from < heads.length; from += pageSize) {
    const page = heads.slice(from, from + pageSize);
    const rows = await db().$queryRaw<{ userId: number; seq: bigint; found: string | null }[]>`
      /* across users: audit */ SELECT noted.user_id AS "userId", noted.seq, entry.hash AS found
      FROM unnest(${page.map(({ userId }) => userId)}::int[], ${page.map(({ seq }) => String(seq))}::bigint[], ${page.map(({ hash }) => hash)}::text[])
        AS noted (user_id, seq, hash)
      LEFT JOIN audit_entry AS entry ON entry.user_id = noted.user_id AND entry.seq = noted.seq
      LEFT JOIN audit_boundary AS archived ON archived.user_id = noted.user_id
      WHERE entry.hash IS DISTINCT FROM noted.hash AND noted.seq > coalesce(archived.seq, 0)`;
    broken.push(
      ...rows.map(({ userId, seq, found }) => ({ userId, seq, why: found === null ? ("missing" as const) : ("changed" as const) })),
    );
  }
  return broken;
}

async function grownSince(since: Date): Promise<Head[]> {
  return db().$queryRaw<Head[]>`
    /* across users: audit */ SELECT DISTINCT ON (user_id) user_id AS "userId", seq, hash FROM audit_entry
    WHERE created_at >= ${since} ORDER BY user_id, seq DESC`;
}

async function allHeads(): Promise<Head[]> {
  return db().$queryRaw<Head[]>`
    /* across users: audit */ SELECT user_id AS "userId", audit_seq AS seq, audit_hash AS hash FROM user_stream
    WHERE audit_seq > 0 ORDER BY user_id`;
}

function readLine(text: string, signers: Signer[]): Head[] | null {
  const parsed = Line.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const { mac, ...body } = parsed.data;
  const signature = Buffer.from(mac, "hex");
  const signer = signers.find(({ id }) => id === body.key);
  if (!signer) return [];
  const expected = Buffer.from(macOf(signer.key, body), "hex");
  const isValid = expected.length === signature.length && timingSafeEqual(expected, signature);
  return isValid ? body.heads.map(([userId, seq, hash]) => ({ userId, seq: BigInt(seq), hash })) : null;
}

async function* linesOf(file: string): AsyncGenerator<{ text: string; isComplete: boolean }> {
  let last: string | null = null;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    if (last !== null) yield { text: last, isComplete: true };
    last = text;
  }
  if (last !== null) yield { text: last, isComplete: last.endsWith("}") };
}

/** Entries of that age are archived, and the archive's chains are verified separately. */
async function removeOld(folder: string, now: Date): Promise<void> {
  const oldest = fileOf(new Date(now.getTime() - (auditDays + 31) * dayMs));
  for (const file of await headFiles(folder)) if (file < oldest) await rm(join(folder, file), { force: true });
}

async function headFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => /^heads-\d{4}-\d\d\.ndjson$/.test(file)).sort();
}

function fileOf(at: Date): string {
  return `heads-${at.toISOString().slice(0, 7)}.ndjson`;
}

function signerOf(secret: string): Signer {
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64"), "", "bestchat audit heads", 32));
  return { id: keyIdOf(secret), key };
}

function macOf(key: Buffer, body: object): string {
  return createHmac("sha256", key).update(JSON.stringify(body)).digest("hex");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // The schema refuses it.
  }
}
