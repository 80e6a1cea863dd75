import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { changeAccount } from "#domain/account/account.ts";
import { todayOf } from "#domain/account/user-zone.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { localDay } from "#lib/local-day.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { holdUsage } from "./usage.ts";
import { csvCell, usageCsv } from "./usage-csv.ts";
import { everyUsage, listUsage } from "./usage-list.ts";
import { usageOverview } from "./usage-view.ts";

const dayMs = 24 * 60 * 60 * 1000;

async function makeChat(user: { id: number }, title: string): Promise<string> {
  const { id } = await db().conversation.create({ data: { id: uuidv7(), userId: user.id, title } });
  return id;
}

async function makeEntry(user: { id: number }, columns: Partial<Prisma.UsageEntryUncheckedCreateInput> = {}) {
  const common = { userId: user.id, runId: uuidv7(), step: 0, model: "m", inputTokens: 10, outputTokens: 5, costMicroUsd: 100n };
  return db().usageEntry.create({ data: { ...common, ...columns } });
}

test("the overview sums the actor's own calls of its days and nothing else", async () => {
  const [user, other] = [await makeUser(), await makeUser()];
  const chat = await makeChat(user, "Boats");
  await makeEntry(user, { conversationId: chat });
  await makeEntry(user, { model: "n", ownKey: true, costMicroUsd: 7n });
  await makeEntry(user, { createdAt: new Date(Date.now() - 8 * dayMs), costMicroUsd: 1000n });
  await makeEntry(user, { released: true, model: "" });
  await makeEntry(other);
  const week = await usageOverview(actorOf(user), 7);
  expect(week.total).toEqual({ calls: 2, inputTokens: 20, outputTokens: 10, costMicroUsd: 100, ownKeyMicroUsd: 7 });
  expect(week.perDay).toHaveLength(7);
  expect(week.perDay.map(({ calls }) => calls)).toEqual([0, 0, 0, 0, 0, 0, 2]);
  expect(week.perDay.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
  expect(week.perModel.map(({ model, costMicroUsd, ownKeyMicroUsd }) => [model, costMicroUsd, ownKeyMicroUsd])).toEqual([
    ["m", 100, 0],
    ["n", 0, 7],
  ]);
  expect(week.perConversation).toMatchObject([
    { conversationId: chat, title: "Boats", deleted: false, calls: 1 },
    { conversationId: null, title: null, calls: 1 },
  ]);
  expect((await usageOverview(actorOf(user), 30)).total).toMatchObject({ calls: 3, costMicroUsd: 1100 });
});

test("days are in the account's zone, else in the page's", async () => {
  const user = await makeUser();
  // Monday in Tokyo, Sunday in Los Angeles.
  const now = new Date("2026-11-29T22:00:00Z");
  await makeEntry(user, { createdAt: new Date("2026-11-29T16:00:00Z") });
  await makeEntry(user, { createdAt: new Date("2026-11-29T07:59:00Z") });
  const days = async (zone?: string) => {
    const { perDay } = await usageOverview(actorOf(user), 7, zone, now);
    return perDay.slice(-2).map(({ day, calls }) => `${day} ${calls}`);
  };
  expect(await days()).toEqual(["2026-11-28 0", "2026-11-29 2"]);
  expect(await days("America/Los_Angeles")).toEqual(["2026-11-28 1", "2026-11-29 1"]);
  await changeAccount(actorOf(user), { timeZone: "Asia/Tokyo" });
  expect(await days("America/Los_Angeles")).toEqual(["2026-11-29 1", "2026-11-30 1"]);
  expect(await todayOf(actorOf(user), "America/Los_Angeles")).toBe(localDay(new Date(), "Asia/Tokyo").day);
});

test("a conversation's title is shown to its owner only", async () => {
  const [user, other] = [await makeUser(), await makeUser()];
  await makeEntry(user, { conversationId: await makeChat(other, "Secret") });
  expect((await usageOverview(actorOf(user), 7)).perConversation).toMatchObject([{ title: null }]);
  expect((await listUsage(actorOf(user))).entries).toMatchObject([{ conversationTitle: null }]);
});

test("the month contains what is spent and held, and when it resets", async () => {
  const user = await makeUser();
  await db().usageBalance.create({ data: { userId: user.id, day: new Date(new Date().toISOString().slice(0, 10)), costMicroUsd: 250n } });
  await db().$transaction((tx) =>
    holdUsage(tx, { userId: user.id, runId: uuidv7(), conversationId: null }, 0, { amountMicroUsd: 40, ownKey: false, outputMax: null }),
  );
  const { month } = await usageOverview(actorOf(user), 7);
  expect(month).toMatchObject({ plan: "free", spentMicroUsd: 250, heldMicroUsd: 40, maxMicroUsd: 1_000_000, turns: 0 });
  expect(month.resetsAt).toMatch(/-01T00:00:00\.000Z$/);
});

test("entries are paged newest first without gaps or repetitions", async () => {
  const [user, other] = [await makeUser(), await makeUser()];
  const made: string[] = [];
  for (let at = 0; at < 5; at += 1) {
    made.unshift((await makeEntry(user)).id.toString());
    await makeEntry(other);
    await makeEntry(user, { released: true });
  }
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listUsage(actorOf(user), { limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.entries.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(made);
  await expect(listUsage(actorOf(user), { cursor: "1; DROP" })).rejects.toMatchObject({ code: "VALIDATION" });
});

test("the CSV contains all of the user's rows, also beyond one page, and no cell is a formula", async () => {
  const user = await makeUser();
  const chat = await makeChat(user, '=HYPERLINK("http://x","y")');
  await db().usageEntry.createMany({
    data: Array.from({ length: 501 }, () => ({
      userId: user.id,
      runId: uuidv7(),
      step: 0,
      model: "m",
      inputTokens: 1,
      outputTokens: 2,
      costMicroUsd: 3n,
    })),
  });
  await makeEntry(user, { conversationId: chat });
  const lines = (await allOf(usageCsv(actorOf(user)))).join("").split("\r\n");
  expect(lines).toHaveLength(1 + 502 + 1);
  expect(lines[1]).toMatch(/Z,m,10,5,0\.000100,allowance,[0-9a-f-]{36},"'=HYPERLINK\(""http:\/\/x"",""y""\)",0,provider,0$/);
  expect((await allOf(everyUsage(actorOf(user)))).map((page) => page.length)).toEqual([500, 2]);
});

test("cells that a spreadsheet would evaluate are escaped, others unchanged", () => {
  for (const text of ["=1", "+1", "-1", "@x", "\t=1", "  =1"]) expect(csvCell(text)).toBe(`'${text}`);
  expect(csvCell("\r=1")).toBe('"\'\r=1"');
  expect(csvCell("a-b")).toBe("a-b");
  expect(csvCell('say "hi", you')).toBe('"say ""hi"", you"');
});

async function allOf<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}
