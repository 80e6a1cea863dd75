import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAudit } from "#domain/audit/audit-chain.ts";
import { AuditHeads, verifyHeads } from "#domain/audit/audit-head.ts";
import { createTask } from "#domain/task/task.ts";
import { verifyUsage } from "#domain/usage/usage-verify.ts";
import { closeDb, allUsersDb as db, openDb } from "#lib/db.ts";
import { openStorage } from "#lib/storage/open-storage.ts";
import { makeBackup } from "../../scripts/backup/make-backup.ts";
import { passphraseOf } from "../../scripts/backup/passphrase.ts";
import { checkBackup, refuseUsedFolder, restoreBackup } from "../../scripts/backup/restore-backup.ts";
import { tableColumns } from "../../scripts/backup/snapshot.ts";
import { actorOf, externalIdOf, makeCustomer, makeSession } from "../factories.ts";
import { startS3Server } from "../setup/s3-server.ts";

// Everything is written, backed up while more is written, lost, and restored into an empty installation.

const sourceUrl = process.env.DATABASE_URL ?? "";
const keys = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };
const passphrase = "correct horse battery staple";
const root = mkdtempSync(join(tmpdir(), "bestchat-backup-test-"));
const dataDir = join(root, "data");
const made: string[] = [];
afterAll(async () => {
  await closeDb();
  const admin = await connect(sourceUrl);
  for (const name of made) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
  rmSync(root, { recursive: true, force: true });
});

let customer: { id: number };
const upload = uuidv7();
const bytes = randomBytes(200_000);
beforeAll(async () => {
  customer = await makeCustomer();
  await makeSession(customer);
  openStorage({ DATA_DIR: dataDir });
  await openStorage({ DATA_DIR: dataDir }).put(upload, Readable.from([bytes], { objectMode: false }), bytes.length);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await db().upload.create({
    data: { id: upload, userId: customer.id, name: "a\tb\\n.bin", mime: "application/octet-stream", size: bytes.length, sha256 },
  });
  for (const title of ["plain", "tab\tand \\N and 😀", "line\nbreak"]) await createTask(actorOf(customer), { title });
  await new AuditHeads(dataDir, keys).write();
});

test("a backup of a running installation is consistent, and restores everything", { timeout: 120_000 }, async () => {
  let isWriting = true;
  const writing = (async () => {
    while (isWriting) {
      await createTask(actorOf(customer), { title: "while it is backed up" });
      await new AuditHeads(dataDir, keys).write();
    }
  })();
  const during = await backup();
  isWriting = false;
  await writing;
  const before = await contentsOf(sourceUrl);
  const still = await backup();
  await closeDb();

  for (const sealed of [during, still]) {
    const url = await emptyDatabase();
    const place = mkdtempSync(join(root, "restored-"));
    const target = { url, dataDir: place, storage: openStorage({ DATA_DIR: place }) };
    await restoreBackup(async () => Readable.from([sealed], { objectMode: false }), passphrase, target);
    const after = await contentsOf(url);
    if (sealed === still) expect(after.rows).toEqual(before.rows);
    expect(after.schema).toEqual(before.schema);
    openDb({ url, poolMax: 2 });
    expect((await verifyAudit()).broken).toEqual([]);
    expect(await verifyHeads(place, keys)).toMatchObject({ broken: [], lines: [] });
    expect(await verifyUsage()).toEqual([]);
    // Polar knows the same customer, and no new account gets an id for which a lost account's token may still exist.
    expect(await db().billingCustomer.findUnique({ where: { userId: customer.id } })).toMatchObject({
      externalId: externalIdOf(customer.id),
    });
    expect((await makeCustomer()).id).toBeGreaterThan(1_000_000);
    const stored = await openStorage({ DATA_DIR: place }).get(upload);
    expect(stored && (await buffer(stored)).equals(bytes)).toBe(true);
    await createTask(actorOf(customer), { title: "it goes on" });
    expect((await verifyAudit()).broken).toEqual([]);
    await closeDb();
    const again = restoreBackup(async () => Readable.from([sealed], { objectMode: false }), passphrase, target);
    await expect(again).rejects.toThrow(/not empty/);
    await expect(refuseUsedFolder(place)).rejects.toThrow(/empty place/);
  }
});

test("a wrong passphrase, an altered byte and a truncated file are refused, and old backups are removed", {
  timeout: 120_000,
}, async () => {
  const sealed = await backup();
  const check = (content: Buffer, word = passphrase) => checkBackup(async () => Readable.from([content], { objectMode: false }), word);
  expect((await check(sealed)).counts.upload).toBe(1);
  expect(sealed.includes(process.env.ENCRYPTION_KEY ?? "?")).toBe(false);
  await expect(check(sealed, `${passphrase}!`)).rejects.toThrow(/passphrase/);
  for (const at of [70_000, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(check(changed)).rejects.toThrow(/damaged/);
  }
  const chunk = 64 * 1024 + 16;
  for (const end of [sealed.length - 1, 32 + chunk, 32]) await expect(check(sealed.subarray(0, end))).rejects.toThrow(/cut off|damaged/);
  await expect(check(Buffer.from("something else entirely, and long enough to be one"))).rejects.toThrow(/no backup/);
});

test("backups go to S3 as well, the oldest beyond --keep are removed, and a bucket's newest is restored", {
  timeout: 240_000,
}, async () => {
  const s3 = await startS3Server();
  const env = {
    DATABASE_URL: sourceUrl,
    DATA_DIR: dataDir,
    AWS_ENDPOINT_URL: s3.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  s3.objects.set("/vault/chat/bestchat-20200101T000000Z.backup", Buffer.from("old"));
  s3.objects.set("/vault/chat/notes.txt", Buffer.from("not ours"));
  const done = await command("backup", ["--to", "s3://vault/chat", "--keep", "1"], env);
  expect(done).toMatchObject({ code: 0, output: expect.stringMatching(/Removed bestchat-20200101T000000Z/) });
  expect([...s3.objects.keys()].sort()).toEqual([expect.stringMatching(/bestchat-2\d{7}T\d{6}Z\.backup$/), "/vault/chat/notes.txt"]);
  expect(await command("restore", ["s3://vault/chat", "--check"], env)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/It is whole/),
  });
  s3.close();
});

test("without a passphrase there is no backup, and the message says what to set", () => {
  expect(() => passphraseOf({})).toThrow(/BACKUP_PASSPHRASE, or BACKUP_KEY_FILE/);
  expect(() => passphraseOf({ BACKUP_PASSPHRASE: "short" })).toThrow(/too short/);
  expect(() => passphraseOf({ BACKUP_KEY_FILE: join(root, "none") })).toThrow(/ENOENT/);
  const file = join(root, "backup.key");
  writeFileSync(file, `${passphrase}\n`);
  expect(passphraseOf({ BACKUP_KEY_FILE: file, BACKUP_PASSPHRASE: "not this one, because the file counts" })).toBe(passphrase);
});

/** Everything as one encrypted backup. */
async function backup(): Promise<Buffer> {
  const source = { url: sourceUrl, dataDir, storage: openStorage({ DATA_DIR: dataDir }), env: process.env, version: "test" };
  return buffer(Readable.from(makeBackup(source, passphrase, { tables: 0, uploads: 0, missing: [] })));
}

/** The rows of each table and its schema. Sequences that skip ahead on purpose are left out. */
async function contentsOf(url: string) {
  const client = await connect(url);
  const rows: Record<string, unknown> = {};
  for (const { name, columns } of await tableColumns(client)) {
    const list = columns.map((column) => `t.${pg.escapeIdentifier(column)}`).join(", ");
    const answer = await client.query(
      `SELECT count(*), md5(string_agg(line, E'\\n' ORDER BY line)) FROM (SELECT ROW(${list})::text AS line FROM ${pg.escapeIdentifier(name)} t) AS lines`,
    );
    rows[name] = answer.rows[0];
  }
  const schema = await client.query(`
    SELECT 'trigger ' || pg_get_triggerdef(oid) || tgenabled::text AS line FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint ' || conrelid::regclass::text || conname || pg_get_constraintdef(oid) || convalidated::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'column ' || table_name || column_name || data_type || coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'function ' || md5(pg_get_functiondef(oid)) || proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`);
  await client.end();
  return { rows, schema: schema.rows.map(({ line }) => line) };
}

async function emptyDatabase(): Promise<string> {
  const name = `restore_${randomBytes(6).toString("hex")}`;
  const admin = await connect(sourceUrl);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  made.push(name);
  const url = new URL(sourceUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

function command(name: "backup" | "restore", args: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  const all = { ...process.env, DIRECT_URL: "", BACKUP_PASSPHRASE: passphrase, ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, [`scripts/${name}.ts`, ...args], { env: all }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, output: stdout + stderr });
    });
  });
}
