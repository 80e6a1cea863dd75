import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTask } from "#domain/task/task.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { verifyAudit } from "./audit-chain.ts";
import { AuditHeads, verifyHeads } from "./audit-head.ts";

const keys = { current: Buffer.alloc(32, 1).toString("base64"), previous: [] };
let dataDir = "";
let owner: pg.Client;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "bestchat-heads-"));
  owner = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await owner.connect();
  // The owner of the tables can disable their triggers.
  await owner.query("SET session_replication_role = replica");
});
afterEach(async () => {
  await owner.end();
  rmSync(dataDir, { recursive: true, force: true });
});

async function someoneWith(count: number): Promise<number> {
  const actor = actorOf(await makeUser());
  for (let at = 0; at < count; at += 1) await createTask(actor, { title: `Task ${at}` });
  return actor.userId;
}

const end = async (userId: number) =>
  (await owner.query<{ seq: string }>("SELECT max(seq) AS seq FROM audit_entry WHERE user_id = $1", [userId])).rows[0]?.seq;

test("removing the newest entries together with their counter is detected, although the chain itself is consistent", async () => {
  const userId = await someoneWith(3);
  await new AuditHeads(dataDir, keys).write();
  expect((await verifyHeads(dataDir, keys)).broken).toEqual([]);
  const last = await end(userId);
  await owner.query("DELETE FROM audit_entry WHERE user_id = $1 AND seq = $2", [userId, last]);
  await owner.query(
    "UPDATE user_stream SET audit_seq = audit_seq - 1, audit_hash = (SELECT hash FROM audit_entry WHERE user_id = $1 ORDER BY seq DESC LIMIT 1) WHERE user_id = $1",
    [userId],
  );
  expect((await verifyAudit()).broken.filter((broken) => broken.userId === userId)).toEqual([]);
  expect((await verifyHeads(dataDir, keys)).broken).toEqual([{ userId, seq: BigInt(last ?? 0), why: "missing" }]);
});

test("removing a whole stream is detected", async () => {
  const userId = await someoneWith(2);
  await new AuditHeads(dataDir, keys).write();
  await owner.query("DELETE FROM audit_entry WHERE user_id = $1", [userId]);
  await owner.query("DELETE FROM user_stream WHERE user_id = $1", [userId]);
  expect((await verifyHeads(dataDir, keys)).broken).toMatchObject([{ userId, why: "missing" }]);
});

test("a chain truncated and extended past its recorded head is detected", async () => {
  const userId = await someoneWith(2);
  const heads = new AuditHeads(dataDir, keys);
  await heads.write();
  const last = await end(userId);
  await owner.query("UPDATE audit_entry SET hash = 'other' WHERE user_id = $1 AND seq = $2", [userId, last]);
  await heads.write();
  expect((await verifyHeads(dataDir, keys)).broken).toEqual([{ userId, seq: BigInt(last ?? 0), why: "changed" }]);
});

test("only chains that grew are written again, and archived entries are not checked", async () => {
  const userId = await someoneWith(1);
  const heads = new AuditHeads(dataDir, keys);
  expect((await heads.write()).heads).toBeGreaterThan(0);
  expect(await heads.write()).toEqual({ heads: 0, mac: null });
  const other = await someoneWith(1);
  expect(await heads.write()).toMatchObject({ heads: 1, mac: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await owner.query("INSERT INTO audit_boundary SELECT user_id, audit_seq, audit_hash FROM user_stream WHERE user_id = $1", [userId]);
  await owner.query("DELETE FROM audit_entry WHERE user_id = $1", [userId]);
  expect((await verifyHeads(dataDir, keys)).broken.filter((broken) => broken.userId === userId)).toEqual([]);
  expect(other).not.toBe(userId);
});

test("an altered line is reported, one truncated by a crash is not, and a former key is still accepted", async () => {
  await someoneWith(1);
  await new AuditHeads(dataDir, keys).write();
  const file = readdirSync(join(dataDir, "audit"))[0] ?? "";
  const path = join(dataDir, "audit", file);
  appendFileSync(path, '{"at":"2026-11-30T0');
  expect((await verifyHeads(dataDir, keys)).lines).toEqual([]);
  const rotated = { current: Buffer.alloc(32, 2).toString("base64"), previous: [keys.current] };
  expect((await verifyHeads(dataDir, rotated)).lines).toEqual([]);
  expect((await verifyHeads(dataDir, rotated)).heads).toBeGreaterThan(0);
  expect(await verifyHeads(dataDir, { ...rotated, previous: [] })).toEqual({ heads: 0, broken: [], lines: [] });
  writeFileSync(path, readFileSync(path, "utf8").replace('"heads":[[', '"heads":[[1,"1","x"],['));
  expect((await verifyHeads(dataDir, keys)).lines).toEqual([{ file, line: 1 }]);
});
