import { spawnSync } from "node:child_process";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actorOfCredential } from "#domain/account/credential.ts";
import { verifyAudit } from "#domain/audit/audit-chain.ts";
import { openConversation } from "#domain/chat/conversation.ts";
import { exportFiles } from "#domain/export/export.ts";
import { notify } from "#domain/notification/notify.ts";
import { snoozeTask } from "#domain/notification/snooze.ts";
import { createSchedule } from "#domain/schedule/schedule.ts";
import { verifySchedules } from "#domain/schedule/verify.ts";
import { addComment } from "#domain/task/comment.ts";
import { createTask, updateTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { verifyUsage } from "#domain/usage/usage-verify.ts";
import { closeDb, allUsersDb as db } from "#lib/db.ts";
import { type Losses, lossesOf, lossesOfMigration, rollBack } from "../../scripts/roll-back.ts";
import { actorOf, makeSession, makeUser } from "../factories.ts";
import { makeThings, type Things } from "../isolation/things.ts";
import { replyWith } from "../replies.ts";
import { fillEmptyTables, tableNames } from "./fill-tables.ts";

// A filled database goes back to the schema of the release before, is used there as that release did, and comes forward again.

/** The newest migration of the release before: schedules, projects and notifications came after it. */
const releaseBefore = "202611300530_search_scripts";
const url = process.env.DATABASE_URL ?? "";
type Rows = Map<string, Record<string, unknown>[]>;

let client: pg.Client;
let user: Awaited<ReturnType<typeof makeUser>>;
let token: string;
let things: Things;
beforeAll(async () => {
  client = new pg.Client({ connectionString: url });
  await client.connect();
  user = await makeUser();
  token = (await makeSession(user)).token;
  things = await makeThings(actorOf(user), token);
  await snoozeTask(actorOf(user), things.taskId, "tomorrow");
  await fillEmptyTables(client, user.id);
  await closeDb();
});
afterAll(() => client.end());

test("what a migration's way back deletes is read from its statements", () => {
  const sql = `DROP TABLE "a", "b"; -- DROP TABLE "c";
    ALTER TABLE "d" DROP COLUMN "e",\n DROP COLUMN IF EXISTS "f"; DELETE FROM "g" WHERE "h" < 0; DROP INDEX "i";
    CREATE FUNCTION "j"() RETURNS trigger AS $$ BEGIN DELETE FROM "k"; END $$;`;
  expect(lossesOf(sql)).toEqual({ tables: ["a", "b"], columns: ["d.e", "d.f"], rows: ["g"] });
});

test("going back to the release before, one migration after the other, deletes what each says and no other row or value", async () => {
  let before = await allRows();
  expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([]);
  for (;;) {
    const [{ name = "" } = {}] = (await client.query("SELECT max(migration_name) AS name FROM _prisma_migrations")).rows;
    if (name === releaseBefore) break;
    expect(await rollBack(url)).toBe(name);
    const after = await allRows();
    const [lost, said] = [lossesBetween(before, after), sorted(lossesOfMigration(name))];
    expect({ ...lost, rows: lost.rows.filter((table) => said.rows.includes(table)) }, name).toEqual(said);
    const belonging = await tablesBelongingTo(said.rows);
    expect(lost.rows.filter((table) => !belonging.includes(table))).toEqual([]);
    before = after;
  }
});

test("rows of the release before are kept by the update, and the product works on them", async () => {
  const conversationId = uuidv7();
  const { newTaskId } = await useAsTheReleaseBefore(conversationId);
  const before = await allRows();
  const migrated = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], { encoding: "utf8" });
  expect(migrated.status, migrated.stderr).toBe(0);
  expect(lossesBetween(before, await allRows())).toEqual({ tables: [], columns: [], rows: [] });

  const tokenKeys = { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 3600 };
  const { actor } = await actorOfCredential(tokenKeys, token, null);
  expect(actor.userId).toBe(user.id);
  const { tasks } = await listTasks(actor, { limit: 100 });
  expect(tasks.map(({ id }) => id)).toEqual(expect.arrayContaining([things.taskId, newTaskId]));
  expect((await updateTask(actor, newTaskId, { status: "completed" })).completedAt).not.toBeNull();
  const added = await createTask(actor, { title: "Added after the update", parentId: things.taskId });
  expect(tasks.every(({ position }) => position < added.position)).toBe(true);
  await addComment(actor, newTaskId, "Kept");
  await createSchedule(actor, { title: "Weekly", instruction: "Look", startsAt: "2999-01-01T09:00:00" });
  await db().$transaction((tx) =>
    notify(tx, { userId: user.id, kind: "run_done", fact: "upgrade", title: "Done", body: "", url: "/tasks" }),
  );
  await replyWith(actor, [{ name: "create_task", input: { title: "By the assistant" } }], "complete", "And now?", conversationId);
  expect((await openConversation(actor, conversationId)).messages.map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
  expect((await openConversation(actor, things.conversationId)).messages).toHaveLength(2);
  for (const { path, chunks } of exportFiles(actor)) {
    let text = "";
    for await (const chunk of chunks) text += chunk;
    expect(() => JSON.parse(text), path).not.toThrow();
  }
  expect((await verifyAudit()).broken).toEqual([]);
  expect(await verifyUsage()).toEqual([]);
  expect((await verifySchedules()).problems).toEqual([]);
});

/** Those tables, and all whose rows go with theirs. */
async function tablesBelongingTo(tables: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `WITH RECURSIVE going AS (
       SELECT oid FROM pg_class WHERE relname = ANY($1) AND relnamespace = 'public'::regnamespace
       UNION SELECT conrelid FROM pg_constraint JOIN going ON confrelid = going.oid WHERE contype = 'f' AND confdeltype = 'c'
     ) SELECT relname AS name FROM going JOIN pg_class USING (oid)`,
    [tables],
  );
  return rows.map(({ name }) => name);
}

/** A task, and a conversation with a question and its reply, in that release's columns. */
async function useAsTheReleaseBefore(conversationId: string): Promise<{ newTaskId: number }> {
  const { rows } = await client.query<{ id: number }>(
    "INSERT INTO task (user_id, title, status, due_date, labels, updated_at) VALUES ($1, 'Of the release before', 'in_progress', '2026-12-24', '{old}', now()) RETURNING id",
    [user.id],
  );
  const [questionId, replyId] = [uuidv7(), uuidv7()];
  await client.query("INSERT INTO conversation (id, user_id, title, model) VALUES ($1, $2, 'Before', 'demo')", [conversationId, user.id]);
  const message = `INSERT INTO message (id, conversation_id, user_id, parent_id, role, status, parts) VALUES ($1, $2, $3, $4, $5, 'complete', $6)`;
  const parts = (text: string) => JSON.stringify([{ type: "text", text }]);
  await client.query(message, [questionId, conversationId, user.id, null, "user", parts("Hello?")]);
  await client.query(message, [replyId, conversationId, user.id, questionId, "assistant", parts("Hello!")]);
  await client.query(
    "INSERT INTO run (id, message_id, user_id, request_id, status, lease_owner, lease_token, lease_expires_at, ended_at) VALUES ($1, $2, $3, $4, 'ended', 'old:1', $5, now(), now())",
    [uuidv7(), replyId, user.id, uuidv7(), uuidv7()],
  );
  return { newTaskId: rows[0]?.id ?? 0 };
}

async function allRows(): Promise<Rows> {
  const all: Rows = new Map();
  for (const table of await tableNames(client)) {
    const { rows } = await client.query(`SELECT to_jsonb(t) AS row FROM "${table}" AS t`);
    all.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return all;
}

/** A table counts under `rows` where one of its rows is gone or has another value in a column that both have. */
function lossesBetween(before: Rows, after: Rows): Losses {
  const losses: Losses = { tables: [], columns: [], rows: [] };
  for (const [table, rows] of before) {
    const left = after.get(table);
    const columns = Object.keys(rows[0] ?? {});
    if (!left) losses.tables.push(table);
    else {
      const stay = left[0] ? columns.filter((column) => column in (left[0] ?? {})) : columns;
      losses.columns.push(...columns.filter((column) => !stay.includes(column)).map((column) => `${table}.${column}`));
      const text = (row: Record<string, unknown>) => JSON.stringify(stay.map((column) => row[column]));
      const there = new Set(left.map(text));
      if (rows.some((row) => !there.has(text(row)))) losses.rows.push(table);
    }
  }
  return sorted(losses);
}

function sorted({ tables, columns, rows }: Losses): Losses {
  return { tables: tables.toSorted(), columns: columns.toSorted(), rows: rows.toSorted() };
}
