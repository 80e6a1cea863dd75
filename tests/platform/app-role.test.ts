import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { archiveAudit } from "#domain/audit/audit-archive.ts";
import { verifyAudit } from "#domain/audit/audit-chain.ts";
import { purgeWhenDue } from "#domain/maintenance/purge.ts";
import { createTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { closeDb, allUsersDb as db, openDb } from "#lib/db.ts";
import { postgresWindows } from "#lib/rate-limit/postgres-windows.ts";
import { grantToApp, makeAppUser, userOf } from "../../scripts/start/app-role.ts";
import { actorOf, makeSession, makeUser } from "../factories.ts";

// Runs the product's processes as a database user who owns nothing.
const ownerUrl = process.env.DATABASE_URL ?? "";
const role = `app_${crypto.randomUUID().slice(0, 8)}`;
const dataDir = mkdtempSync(join(tmpdir(), "bestchat-role-"));
let owner: pg.Client;
let app: pg.Client;
beforeAll(async () => {
  await makeAppUser(ownerUrl, role, "first");
  // As for an existing data folder: the password is reset, and granting existing rights again does no harm.
  await makeAppUser(ownerUrl, role, "second");
  await grantToApp(ownerUrl, role);
  await grantToApp(ownerUrl, role);
  const url = new URL(ownerUrl);
  Object.assign(url, { username: role, password: "second" });
  process.env.DATABASE_URL = url.href;
  process.env.DIRECT_URL = url.href;
  await closeDb();
  openDb({ url: url.href, poolMax: 4 });
  [owner, app] = [new pg.Client({ connectionString: ownerUrl }), new pg.Client({ connectionString: url.href })];
  await Promise.all([owner.connect(), app.connect()]);
  expect(await userOf(url.href)).toBe(role);
});
afterAll(async () => {
  await closeDb();
  await app.end();
  await owner.query(`DROP OWNED BY ${role} CASCADE`);
  await owner.query(`DROP ROLE ${role}`);
  await owner.end();
  rmSync(dataDir, { recursive: true, force: true });
});

test.each([
  "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
  "ALTER TABLE task DISABLE TRIGGER task_indexed",
  "ALTER TABLE task ADD COLUMN more text",
  "DROP TABLE audit_entry",
  "DROP TRIGGER audit_append_only ON audit_entry",
  "CREATE TRIGGER mine BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
  "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
  "DROP FUNCTION remove_archived_audit(integer, bigint)",
  "TRUNCATE audit_entry",
  "TRUNCATE task CASCADE",
  "UPDATE audit_entry SET action = 'task.other'",
  "DELETE FROM audit_entry",
  "SET bestchat.purge = 'on'; DELETE FROM audit_entry",
  "SET session_replication_role = replica",
  `ALTER TABLE audit_entry OWNER TO ${role}`,
  `ALTER ROLE ${role} SUPERUSER`,
  "CREATE ROLE another",
  "CREATE TABLE mine (id int)",
  "CREATE TEMPORARY TABLE mine (id int)",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "DELETE FROM _prisma_migrations",
  "COPY task TO PROGRAM 'true'",
])("it cannot: %s", async (sql) => {
  const actor = actorOf(await makeUser());
  await createTask(actor, { title: "Kept" });
  await expect(app.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|42809)$/) });
  expect((await verifyAudit()).broken.filter(({ userId }) => userId === actor.userId)).toEqual([]);
});

test("only entries old enough for the archive can be removed from the audit, by any user", async () => {
  const actor = actorOf(await makeUser());
  await createTask(actor, { title: "New" });
  const remove = "SELECT remove_archived_audit($1, 1000) AS count";
  expect((await app.query(remove, [actor.userId])).rows).toEqual([{ count: "0" }]);
  expect(await db().auditEntry.count({ where: { userId: actor.userId } })).toBe(1);
  await owner.query("SET session_replication_role = replica");
  await owner.query("UPDATE audit_entry SET created_at = now() - interval '130 days' WHERE user_id = $1", [actor.userId]);
  await owner.query("SET session_replication_role = origin");
  expect(await archiveAudit(dataDir, new Date())).toBeGreaterThan(0);
  expect(await db().auditEntry.count({ where: { userId: actor.userId } })).toBe(0);
});

test("it can do what the product does: tasks, limits, sequences, the end of accounts, the purge", async () => {
  const user = await makeUser();
  const actor = actorOf(user);
  await makeSession(user);
  await createTask(actor, { title: "Find the lighthouse" });
  expect((await listTasks(actor, { q: "lighthouse" })).tasks).toHaveLength(1);
  expect((await postgresWindows.take(`role:${user.id}`, 1, 60)).taken).toBe(1);
  await app.query("LISTEN session_ended");
  const conversation = await db().conversation.create({ data: { id: uuidv7(), userId: user.id, title: "Mine" } });
  await db().conversation.update({ where: { id: conversation.id }, data: { deletedAt: new Date(Date.now() - 40 * 86_400_000) } });
  const rows = await purgeWhenDue(true);
  expect(rows).not.toBeNull();
  expect(await db().conversation.count({ where: { id: conversation.id } })).toBe(0);
  await db().user.delete({ where: { id: user.id } });
  expect(await db().task.count({ where: { userId: user.id } })).toBe(0);
  expect(await db().auditEntry.count({ where: { userId: user.id } })).toBeGreaterThan(0);
});

test("tables of later migrations can be used but not altered", async () => {
  await owner.query("CREATE TABLE later (id serial PRIMARY KEY, word text)");
  await app.query("INSERT INTO later (word) VALUES ('one')");
  await app.query("UPDATE later SET word = 'two'");
  expect((await app.query("DELETE FROM later RETURNING word")).rows).toEqual([{ word: "two" }]);
  await expect(app.query("DROP TABLE later")).rejects.toMatchObject({ code: "42501" });
  await owner.query("DROP TABLE later");
});

test("it can receive and send notifications", async () => {
  const heard = new Promise<string>((resolve) => app.once("notification", ({ channel }) => resolve(channel)));
  await app.query("LISTEN bestchat_role_test");
  await app.query("NOTIFY bestchat_role_test");
  expect(await heard).toBe("bestchat_role_test");
});
