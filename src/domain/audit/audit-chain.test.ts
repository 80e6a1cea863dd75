import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { createTask } from "#domain/task/task.ts";
import { noteClock } from "#lib/database/clock.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { archiveAudit, verifyArchives } from "./audit-archive.ts";
import { verifyAudit } from "./audit-chain.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "bestchat-audit-"));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

const now = new Date("2026-11-21T12:00:00Z");

/** Entries with the given timestamps, in this order. */
async function entriesAt(actor: Actor, times: string[]): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"] });
  for (const time of times) {
    vi.setSystemTime(new Date(time));
    noteClock(Date.parse(time), performance.now());
    await db().$transaction((tx) =>
      record(tx, actor, { action: "account.change", entity: "test", entityId: time, detail: { b: 1, a: new Date(0) } }),
    );
  }
  vi.useRealTimers();
  noteClock(Date.now(), performance.now());
}

/** Alters the audit as only the owner of the database can. */
async function asDatabaseOwner(sql: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query("SET session_replication_role = replica");
  await client.query(sql, values);
  await client.end();
}

test("the application can neither change, delete from nor truncate the audit", async () => {
  const actor = actorOf(await makeUser());
  await createTask(actor, { title: "Mine" });
  const { userId } = actor;
  await expect(db().auditEntry.updateMany({ where: { userId }, data: { action: "x" } })).rejects.toThrow(/append-only|42501/);
  await expect(db().auditEntry.deleteMany({ where: { userId } })).rejects.toThrow(/append-only|42501/);
  await expect(db().$executeRawUnsafe("TRUNCATE audit_entry")).rejects.toThrow(/append-only|42501/);
  await expect(db().$executeRawUnsafe("TRUNCATE audit_entry, user_stream CASCADE")).rejects.toThrow(/append-only|42501/);
  expect(await db().auditEntry.count({ where: { userId } })).toBe(1);
});

test.each([
  ["a changed word", "UPDATE audit_entry SET action = 'task.other' WHERE user_id = $1 AND seq = 2", { seq: 2n, why: "changed" }],
  [
    "a changed time",
    "UPDATE audit_entry SET created_at = created_at + interval '1 ms' WHERE user_id = $1 AND seq = 1",
    { seq: 1n, why: "changed" },
  ],
  ["a removed entry", "DELETE FROM audit_entry WHERE user_id = $1 AND seq = 2", { seq: 2n, why: "missing" }],
  ["a removed end", "DELETE FROM audit_entry WHERE user_id = $1 AND seq = 3", { seq: 3n, why: "missing" }],
  ["removed counters", "DELETE FROM user_stream WHERE user_id = $1", { seq: 1n, why: "changed" }],
])("%s is found, and where", async (_, sql, found) => {
  const actor = actorOf(await makeUser());
  for (const title of ["One", "Two", "Three"]) await createTask(actor, { title });
  expect((await verifyAudit()).broken.filter(({ userId }) => userId === actor.userId)).toEqual([]);
  await asDatabaseOwner(sql, [actor.userId]);
  expect((await verifyAudit()).broken.filter(({ userId }) => userId === actor.userId)).toEqual([{ userId: actor.userId, ...found }]);
});

test("a month older than 90 days is moved to its file; the chain still verifies on both sides", async () => {
  const actor = actorOf(await makeUser());
  await entriesAt(actor, [
    "2026-06-03T10:00:00Z",
    "2026-06-30T23:59:59Z",
    "2026-07-01T00:00:01Z",
    "2026-08-22T00:00:00Z",
    "2026-11-20T00:00:00Z",
  ]);
  expect(await archiveAudit(dataDir, now)).toBe(3);
  expect(await archiveAudit(dataDir, now)).toBe(0);
  expect(readdirSync(join(dataDir, "audit"))).toEqual(["2026-06.ndjson.gz", "2026-07.ndjson.gz"]);
  const [first = "", second = ""] = gunzipSync(readFileSync(join(dataDir, "audit/2026-06.ndjson.gz")))
    .toString()
    .split("\n");
  expect(JSON.parse(first)).toEqual({ userId: actor.userId, after: { seq: "0", hash: "" } });
  expect(JSON.parse(second)).toMatchObject({ seq: "1", action: "account.change", createdAt: "2026-06-03T10:00:00.000Z" });
  expect(await db().auditEntry.findMany({ where: { userId: actor.userId }, select: { seq: true } })).toEqual([{ seq: 4n }, { seq: 5n }]);
  expect(await verifyArchives(dataDir)).toMatchObject({ files: 2, broken: [] });
  expect((await verifyAudit()).broken.filter(({ userId }) => userId === actor.userId)).toEqual([]);
  await asDatabaseOwner("UPDATE audit_boundary SET hash = 'x' WHERE user_id = $1", [actor.userId]);
  expect((await verifyAudit()).broken).toContainEqual({ userId: actor.userId, seq: 4n, why: "changed" });
  expect((await verifyArchives(dataDir)).broken).toContainEqual({ userId: actor.userId, seq: 3n, why: "changed", file: "database" });
});

test("out-of-order timestamps at a month's end do not break the chain", async () => {
  const actor = actorOf(await makeUser());
  await entriesAt(actor, [
    "2026-05-31T23:59:58Z",
    "2026-06-01T00:00:00Z",
    "2026-05-31T23:59:59Z",
    "2026-06-02T00:00:00Z",
    "2026-11-20T00:00:00Z",
  ]);
  await archiveAudit(dataDir, now);
  expect(await db().auditEntry.findMany({ where: { userId: actor.userId }, select: { seq: true } })).toEqual([{ seq: 5n }]);
  expect((await verifyArchives(dataDir)).broken).toEqual([]);
  expect((await verifyAudit()).broken.filter(({ userId }) => userId === actor.userId)).toEqual([]);
});

test("a crash between the file and the removal loses nothing and archives nothing twice", async () => {
  const actor = actorOf(await makeUser());
  await entriesAt(actor, ["2026-06-03T10:00:00Z", "2026-11-20T00:00:00Z"]);
  await db().$executeRawUnsafe(`CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stop'; END $$`);
  await db().$executeRawUnsafe("CREATE TRIGGER stop BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION stop()");
  await expect(archiveAudit(dataDir, now)).rejects.toThrow("stop");
  expect(readdirSync(join(dataDir, "audit"))).toEqual(["2026-06.ndjson.gz"]);
  expect(await db().auditEntry.count({ where: { userId: actor.userId } })).toBe(2);
  await db().$executeRawUnsafe("DROP FUNCTION stop CASCADE");
  expect(await Promise.all([archiveAudit(dataDir, now), archiveAudit(dataDir, now)]).then((counts) => counts.sort())).toEqual([0, 1]);
  expect(readdirSync(join(dataDir, "audit"))).toEqual(["2026-06.ndjson.gz"]);
  expect(await verifyArchives(dataDir)).toMatchObject({ entries: 1, broken: [] });
});

test("an altered archive file is detected", async () => {
  const actor = actorOf(await makeUser());
  await entriesAt(actor, ["2026-06-03T10:00:00Z", "2026-07-04T10:00:00Z", "2026-11-20T00:00:00Z"]);
  await archiveAudit(dataDir, now);
  rmSync(join(dataDir, "audit/2026-06.ndjson.gz"));
  expect((await verifyArchives(dataDir)).broken).toEqual([]);
  const file = join(dataDir, "audit/2026-07.ndjson.gz");
  writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString().replace("account.change", "test.other")));
  expect((await verifyArchives(dataDir)).broken).toContainEqual({
    userId: actor.userId,
    seq: 2n,
    why: "changed",
    file: "2026-07.ndjson.gz",
  });
});
