import { expect, test } from "vitest";
import { recordUsage } from "#domain/usage/usage.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { readWebSearch, type SearchSetup, setWebSearch } from "./web-search.ts";

const none = { endpoint: null, openai: null, anthropic: null };
const free = { ...none, endpoint: { priceMicroUsd: 0 } };
const costly = { ...none, endpoint: { priceMicroUsd: 5000 } };
const hosted = { ...none, openai: { baseUrl: undefined } };

test("search is offered where it is available, and on by default where it is free", async () => {
  const actor = actorOf(await makeUser());
  const read = (setup: SearchSetup, model = "gpt-6") => readWebSearch(actor, { id: crypto.randomUUID(), model }, setup);
  expect(await read(none)).toEqual({ offered: false, on: false, costs: false });
  expect(await read(free)).toEqual({ offered: true, on: true, costs: false });
  expect(await read(costly)).toEqual({ offered: true, on: false, costs: true });
  expect(await read(hosted)).toEqual({ offered: true, on: false, costs: true });
  expect(await read(hosted, "claude-opus-4-1")).toMatchObject({ offered: false });
});

test("the setting belongs to the conversation, and only its owner can change it", async () => {
  const [user, other] = [await makeUser(), await makeUser()];
  const { id } = await db().conversation.create({ data: { id: crypto.randomUUID(), userId: user.id } });
  await setWebSearch(actorOf(user), id, true);
  expect(await readWebSearch(actorOf(user), { id, model: "m" }, costly)).toMatchObject({ on: true });
  await setWebSearch(actorOf(user), id, false);
  expect(await readWebSearch(actorOf(user), { id, model: "m" }, free)).toMatchObject({ on: false });
  await expect(setWebSearch(actorOf(other), id, true)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a provider's searches are separate entries, once each, and included in the day's balance", async () => {
  const user = await makeUser();
  const spender = { userId: user.id, runId: crypto.randomUUID(), conversationId: null };
  const usage = { model: "gpt-6", inputTokens: 10, outputTokens: 5, costMicroUsd: 100, searches: 2 };
  for (let again = 0; again < 2; again += 1) await db().$transaction((tx) => recordUsage(tx, spender, 0, usage));
  const rows = await db().usageEntry.findMany({ where: { userId: user.id }, orderBy: { step: "asc" } });
  expect(rows.map(({ model, costMicroUsd }) => [model, Number(costMicroUsd)])).toEqual([
    ["gpt-6", 100],
    ["web_search", 10_000],
    ["web_search", 10_000],
  ]);
  const { _sum } = await db().usageBalance.aggregate({ where: { userId: user.id }, _sum: { costMicroUsd: true } });
  expect(Number(_sum.costMicroUsd)).toBe(20_100);
});
