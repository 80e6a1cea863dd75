import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, expect, test } from "vitest";
import { plainEmail } from "#contracts/email-address.ts";
import { OrderKey } from "#contracts/order-key.ts";
import { createTask } from "#domain/task/task.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { rollBack } from "../../scripts/roll-back.ts";
import { actorOf, makeUser } from "../factories.ts";

const url = process.env.DATABASE_URL ?? "";

// One way back and one forward for all of them: each puts its rows in where its migration is gone.
const text = (text: string) => ({ type: "text", text });
const reasoning = { type: "reasoning", text: "why" };
const asciiDomains = [
  "xn--bcher-kva.example",
  "xn--fsqu00a.xn--55qw42g",
  "mail.xn--p1ai",
  "xn--mgbh0fb.xn--kgbechtv",
  "xn--.example",
  "plain.example",
];
let user: Awaited<ReturnType<typeof makeUser>>;
let customer: Awaited<ReturnType<typeof makeUser>>;
let partsOfLiveReplies: unknown[];
const withAddresses: number[] = [];
beforeAll(async () => {
  [user, customer] = [await makeUser(), await makeUser()];
  await makeLiveReplies(user.id);
  const bought = { id: "sub-of-before", userId: customer.id, productId: "", status: "active", modifiedAt: new Date(), tieBreak: "" };
  await db().subscription.create({ data: bought });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  while ((await rollBack(url)) !== "202611300600_tasks_in_time");
  await client.query(
    `INSERT INTO task (user_id, title, status, created_at, updated_at)
     SELECT $1, 'Task ' || n, CASE WHEN n = 70 THEN 'completed' ELSE 'pending' END::task_status, '2026-01-01'::timestamptz + n * interval '1 day', '2026-06-01'
     FROM generate_series(1, 70) AS n ORDER BY n DESC`,
    [user.id],
  );
  while ((await rollBack(url)) !== "202611300470_time_zones_and_addresses");
  for (const domain of asciiDomains) {
    const { rows } = await client.query(`INSERT INTO "user" (name, email, updated_at) VALUES ('A', $1, now()) RETURNING id`, [
      `xn--me@${domain}`,
    ]);
    withAddresses.push(rows[0].id);
  }
  while ((await rollBack(url)) !== "202611300450_billing_customer");
  while ((await rollBack(url)) !== "202611210945_reply_tail");
  const { rows } = await client.query("SELECT parts FROM message WHERE user_id = $1 ORDER BY id", [user.id]);
  partsOfLiveReplies = rows.map(({ parts }) => parts);
  await client.end();
  migrate();
}, 60_000);

test("the text of a live reply survives the removal of its column", () => {
  expect(partsOfLiveReplies).toEqual([[text("hello there"), reasoning], [text("hello"), reasoning], [text("hello")]]);
});

test("international domains of stored addresses are decoded to Unicode", async () => {
  const stored = await db().user.findMany({ where: { id: { in: withAddresses } }, orderBy: { id: "asc" } });
  expect(stored.map(({ email }) => email)).toEqual(asciiDomains.map((domain) => plainEmail(`xn--me@${domain}`)));
  expect(stored[0]?.email).toBe("xn--me@bücher.example");
});

test("existing customers keep the account number as their id at Polar, and nobody else gets one", async () => {
  const rows = await db().billingCustomer.findMany({ where: { userId: { in: [customer.id, user.id] } } });
  expect(rows).toMatchObject([{ userId: customer.id, externalId: String(customer.id), customerId: null, email: null }]);
});

test("existing tasks get positions in order of creation, and completed ones the time of their last change", async () => {
  const rows = await db().task.findMany({ where: { userId: user.id }, orderBy: { createdAt: "asc" } });
  const places = rows.map(({ position }) => position);
  expect(places).toHaveLength(70);
  expect(places).toEqual([...new Set(places)].sort());
  expect(places.every((place) => OrderKey.safeParse(place).success)).toBe(true);
  expect(rows.filter(({ completedAt }) => completedAt).map(({ title, completedAt }) => [title, completedAt])).toEqual([
    ["Task 70", new Date("2026-06-01")],
  ]);
  expect((await createTask(actorOf(user), { title: "New" })).position > (places.at(-1) ?? "")).toBe(true);
});

test("every migration goes down and up again on a filled database, to the same schema", async () => {
  await createTask(actorOf(await makeUser()), { title: "Something to lose" });
  const names = readdirSync("prisma/migrations").filter((name) => /^\d/.test(name));
  const whole = await schema();
  expect(whole.length).toBeGreaterThan(100);
  for (const name of names.toSorted().reverse()) expect(await rollBack(url)).toBe(name);
  expect(await schema()).toEqual([]);
  expect(await rollBack(url)).toBeNull();
  migrate();
  expect(await schema()).toEqual(whole);
}, 60_000);

test("the schema file matches the migrations", () => {
  // Prisma distinguishes CURRENT_TIMESTAMP from its own now(), which would be the process's clock; the migrations do not.
  const file = join(mkdtempSync(join(tmpdir(), "bestchat-schema-")), "schema.prisma");
  writeFileSync(file, readFileSync("prisma/schema.prisma", "utf8").replaceAll('dbgenerated("CURRENT_TIMESTAMP")', "now()"));
  const { status, stdout, stderr } = prisma("migrate", "diff", "--from-config-datasource", "--to-schema", file, "--exit-code");
  rmSync(dirname(file), { recursive: true });
  expect(`${stdout}${stderr}`).not.toMatch(/\[[+-]/);
  expect(status).toBe(0);
}, 60_000);

/** Three replies that are being written: one with a tail behind its text, one with a part more, one without. */
async function makeLiveReplies(userId: number): Promise<void> {
  const { id: conversationId } = await db().conversation.create({ data: { id: uuidv7(), userId, title: "Live" } });
  const live = { conversationId, userId, role: "assistant" as const, status: "streaming" as const };
  const tails = [{ part: 0, text: " there", added: [reasoning] }, { part: null, text: "", added: [reasoning] }, undefined];
  for (const tail of tails) await db().message.create({ data: { ...live, id: uuidv7(), parts: [text("hello")], tail } });
}

function migrate(): void {
  expect(prisma("migrate", "deploy").status).toBe(0);
}

function prisma(...args: string[]) {
  return spawnSync(process.execPath, ["node_modules/prisma/build/index.js", ...args], { env: process.env, encoding: "utf8" });
}

/** Every column, index, constraint, enum value, function and trigger of ours, as text. */
async function schema(): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ line: string }>(`
    SELECT format('%s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
    UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
    UNION ALL SELECT format('%s %s', enumtypid::regtype, enumlabel) FROM pg_enum
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1`);
  await client.end();
  return rows.map((row) => row.line);
}
