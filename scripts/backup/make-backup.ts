import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createZstdCompress } from "node:zlib";
import type { Storage } from "#lib/storage.ts";
import { visionKey } from "#lib/storage.ts";
import { type Entry, type EntryHead, nothing, writeArchive } from "./archive.ts";
import { seal } from "./seal.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";

/** The variables without which stored data cannot be decrypted, or everybody would be signed out. */
export const secretNames = [
  "JWT_SECRET",
  "JWT_SECRET_PREVIOUS",
  "BETTER_AUTH_SECRET",
  "BETTER_AUTH_SECRET_PREVIOUS",
  "ENCRYPTION_KEY",
  "ENCRYPTION_KEY_PREVIOUS",
  "POLAR_WEBHOOK_SECRET",
  "VAPID_PUBLIC_KEY",
  "VAPID_PRIVATE_KEY",
  "VAPID_SUBJECT",
] as const;

export type BackupSource = { url: string; dataDir: string; storage: Storage; env: Record<string, string | undefined>; version: string };
export type BackupCount = { tables: number; uploads: number; missing: string[] };

/** Everything as encrypted bytes, excluding changes made during the backup. `count` is filled along the way. */
export async function* makeBackup(source: BackupSource, passphrase: string, count: BackupCount): AsyncGenerator<Buffer> {
  // Before the snapshot: a head written after it would be missing from the rows.
  const heads = await readHeads(source.dataDir);
  const snapshot = await openSnapshot(source.url);
  try {
    const packed = Readable.from(writeArchive(entriesOf(source, snapshot, heads, count))).pipe(createZstdCompress());
    yield* seal(packed, passphrase);
  } finally {
    await snapshot.close();
  }
}

async function* entriesOf(source: BackupSource, snapshot: Snapshot, heads: Entry[], count: BackupCount): AsyncGenerator<Entry> {
  const { dataDir, storage, env, version } = source;
  const { migrations, sequences } = snapshot;
  yield { head: { kind: "about", version: 1, product: version, madeAt: new Date().toISOString(), migrations, sequences }, body: nothing() };
  yield { head: { kind: "secrets" }, body: bytesOf(JSON.stringify(await secretsIn(dataDir, env))) };
  yield* heads;
  for await (const table of snapshot.tables()) {
    count.tables += 1;
    yield table;
  }
  // After the snapshot: entries archived since are in both, but none is lost.
  for (const name of await auditFiles(dataDir, /\.ndjson\.gz$/)) yield auditEntry(name, createReadStream(join(dataDir, "audit", name)));
  for (const id of await snapshot.uploads()) yield* uploadEntries(id, storage, snapshot, count);
}

async function* uploadEntries(id: string, storage: Storage, snapshot: Snapshot, count: BackupCount): AsyncGenerator<Entry> {
  for (const name of [id, visionKey(id)]) {
    const body = await storage.get(name);
    if (body) yield { head: { kind: "upload", name }, body };
    // A file purged since the snapshot is not missing.
    else if (name === id && (await snapshot.isStillThere(id))) count.missing.push(id);
  }
  count.uploads += 1;
}

async function secretsIn(dataDir: string, env: Record<string, string | undefined>) {
  const file = await readFile(join(dataDir, "secrets.json"), "utf8").catch(() => null);
  return { file, env: Object.fromEntries(secretNames.flatMap((name) => (env[name] ? [[name, env[name]]] : []))) };
}

async function readHeads(dataDir: string): Promise<Entry[]> {
  const names = await auditFiles(dataDir, /^heads-.*\.ndjson$/);
  return Promise.all(names.map(async (name) => auditEntry(name, bytesOf(await readFile(join(dataDir, "audit", name), "utf8")))));
}

async function auditFiles(dataDir: string, form: RegExp): Promise<string[]> {
  return (await readdir(join(dataDir, "audit")).catch(() => [] as string[])).filter((name) => form.test(name)).sort();
}

function auditEntry(name: string, body: AsyncIterable<Buffer>): { head: EntryHead; body: AsyncIterable<Buffer> } {
  return { head: { kind: "audit", name }, body };
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
