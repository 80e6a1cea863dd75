import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeUser } from "../../tests/factories.ts";
import { allUsersDb, db } from "./db.ts";
import { acrossUsers, guardRaw, OwnerMissing, ownedTables } from "./owned.ts";

const forgotten: [string, () => Promise<unknown>][] = [
  ["findMany without a where", () => db().task.findMany()],
  ["findUnique by id alone", () => db().message.findUnique({ where: { id: "x" } })],
  ["findFirst with an undefined owner", () => db().task.findFirst({ where: { id: 1, userId: undefined as unknown as number } })],
  ["an owner in one branch of OR", () => db().task.findMany({ where: { OR: [{ userId: 1 }, { id: 1 }] } })],
  ["everybody but one", () => db().task.findMany({ where: { userId: { not: 1 } } })],
  ["count", () => db().conversation.count({ where: { deletedAt: null } })],
  ["aggregate", () => db().usageEntry.aggregate({ _sum: { costMicroUsd: true } })],
  ["groupBy", () => db().run.groupBy({ by: ["status"], _count: true })],
  ["updateMany", () => db().task.updateMany({ data: { title: "x" } })],
  ["deleteMany", () => db().session.deleteMany({ where: { expiresAt: { lt: new Date() } } })],
  ["giving a row away", () => db().task.updateMany({ where: { userId: 1 }, data: { userId: 2 } })],
  ["a user by address", () => db().user.findUnique({ where: { email: "a@b.example" } })],
  ["rows written through a relation", () => db().user.update({ where: { id: 1 }, data: { tasks: { create: { title: "x" } } } })],
  ["creation through a relation", () => db().task.create({ data: { title: "x", user: { connect: { id: 1 } } } })],
  ["a transaction", () => db().$transaction((tx) => tx.task.findMany({ where: { status: "pending" } }))],
  ["a batch", () => db().$transaction([db().task.findMany({ where: { status: "pending" } })])],
  ["raw SQL", () => db().$queryRaw`SELECT title FROM task WHERE id = ${1}`],
  ["raw SQL that only shows the owner", () => db().$queryRaw`SELECT user_id FROM task`],
  ["raw SQL as a text", () => db().$executeRawUnsafe("DELETE FROM audit_entry")],
];

test.each(forgotten)("a query without an owner never reaches the database: %s", async (_, query) => {
  await expect(query()).rejects.toThrow(OwnerMissing);
});

test("a query that names the owner passes, in every form", async () => {
  const { id: userId, email } = await makeUser();
  const task = await db().task.create({ data: { userId, title: "Mine" } });
  expect(await db().task.findFirst({ where: { AND: [{ userId }, { id: task.id }] } })).toMatchObject({ title: "Mine" });
  expect(await db().task.findMany({ where: { userId: { in: [userId] } } })).toHaveLength(1);
  expect(await db().feedEvent.findUnique({ where: { userId_seq: { userId, seq: 1n } } })).toBeNull();
  expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ email });
  expect(await db().$queryRaw`SELECT title FROM task WHERE user_id = ${userId}`).toEqual([{ title: "Mine" }]);
  expect(await db().user.findUnique({ where: { email }, ...acrossUsers("sign-in") })).toMatchObject({ id: userId });
  expect(await db().jobRun.count()).toBe(0);
});

test("every model's every reading operation is guarded when it has an owner", async () => {
  const tables = await allUsersDb().$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'user_id'`;
  expect([...ownedTables].sort()).toEqual([...tables.map(({ name }) => name), "user"].sort());
  const models = db() as unknown as Record<string, Record<string, (args: object) => Promise<unknown>>>;
  for (const table of ownedTables) {
    const model = models[table.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())];
    for (const operation of ["findFirst", "findFirstOrThrow", "findMany", "count", "deleteMany"]) {
      await expect(model?.[operation]?.({}), `${table}.${operation}`).rejects.toThrow(OwnerMissing);
    }
  }
});

/** Raw SQL in the sources, including untested statements. */
test("every raw statement in the sources names an owner, or the reason why not", () => {
  const files = ["src", "realtime"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  let statements = 0;
  for (const file of files.filter((name) => name.endsWith(".ts") && !/\.test\.ts$|generated/.test(name))) {
    for (const [, sql = ""] of readFileSync(file, "utf8").matchAll(/(?:\$(?:query|execute)Raw(?:<[^`]*>)?|Prisma\.sql)`([^`]*)`/g)) {
      statements += 1;
      expect(() => guardRaw(sql), file).not.toThrow();
    }
  }
  expect(statements).toBeGreaterThan(15);
});

test("only better-auth, with its own queries, bypasses the guard", () => {
  const users = readdirSync("src", { recursive: true, encoding: "utf8" })
    .concat(readdirSync("realtime", { recursive: true, encoding: "utf8" }).map((file) => `../realtime/${file}`))
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|generated/.test(file))
    .filter((file) => readFileSync(`src/${file}`, "utf8").includes("allUsersDb"));
  expect(users.sort()).toEqual(["domain/account/auth-store.ts", "lib/db.ts"]);
});
