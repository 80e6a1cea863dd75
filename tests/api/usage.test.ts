import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { newBrowser, newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const download = (headers: Record<string, string>) => fetch(`${server.url()}/api/account/usage.csv`, { headers });

async function makeEntry(userId: number, model: string) {
  const columns = { userId, runId: uuidv7(), step: 0, inputTokens: 1, outputTokens: 2, costMicroUsd: 3n };
  await db().usageEntry.create({ data: { ...columns, model } });
}

test("the ledger downloads by cookie and by token, with own rows only", async () => {
  const [mine, other] = [await newBrowser(server.url()), await newPerson(server.url())];
  await makeEntry(mine.id, "model-of-mine");
  await makeEntry(other.id, "model-of-another");
  const ways: Record<string, string>[] = [{ Cookie: mine.headers.Cookie }, { Authorization: `Bearer ${mine.token}` }];
  for (const headers of ways) {
    const answer = await download(headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="bestchat-usage-\d{4}-\d\d-\d\d\.csv"$/);
    const text = await answer.text();
    expect(text).toMatch(/^time,model,input_tokens,.*\r\n[^,]+,model-of-mine,1,2,0\.000003,allowance,,,0,provider,0\r\n$/);
  }
});

test("the ledger is closed without authentication and to API keys", async () => {
  const { headers } = await newBrowser(server.url());
  expect((await download({})).status).toBe(401);
  const made = await fetch(`${server.url()}/api/trpc/apiKeys.create`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "cron", scopes: ["chat"] }),
  });
  const { result } = (await made.json()) as { result: { data: { key: string } } };
  expect((await download({ Authorization: `Bearer ${result.data.key}` })).status).toBe(403);
});

test("the overview and the pages are the caller's own", async () => {
  const [mine, other] = [await newBrowser(server.url()), await newPerson(server.url())];
  await makeEntry(mine.id, "model-of-mine");
  await makeEntry(other.id, "model-of-another");
  const ask = async (call: string, input: object) => {
    const answer = await fetch(`${server.url()}/api/trpc/usage.${call}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: mine.headers,
    });
    return { status: answer.status, data: ((await answer.json()) as { result?: { data: unknown } }).result?.data };
  };
  expect(await ask("overview", { days: 7 })).toMatchObject({
    status: 200,
    data: { total: { calls: 1 }, perModel: [{ name: "model-of-mine" }] },
  });
  expect(await ask("entries", {})).toMatchObject({ data: { entries: [{ model: "model-of-mine" }], nextCursor: null } });
  expect((await ask("overview", { days: 8 })).status).toBe(422);
});

test("spending limits are read and changed one by one, each for its user alone", async () => {
  const [mine, other] = [await newPerson(server.url()), await newPerson(server.url())];
  const ask = async (method: string, { token }: { token: string }, body?: unknown) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const answer = await fetch(`${server.url()}/api/account/caps`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, json: await answer.json() };
  };
  const [none, both] = [
    { turn_micro_usd: null, day_micro_usd: null },
    { turn_micro_usd: 0, day_micro_usd: 2_000_000 },
  ];
  expect(await ask("GET", mine)).toEqual({ status: 200, json: none });
  expect(await ask("PUT", mine, both)).toEqual({ status: 200, json: both });
  expect(await ask("PUT", mine, {})).toEqual({ status: 200, json: both });
  expect(await ask("PUT", mine, { turn_micro_usd: null })).toEqual({ status: 200, json: { ...both, turn_micro_usd: null } });
  expect(await ask("GET", mine)).toEqual({ status: 200, json: { ...both, turn_micro_usd: null } });
  expect(await ask("GET", other)).toEqual({ status: 200, json: none });
  for (const wrong of [-1, 0.5, "1", 1e13, true]) expect((await ask("PUT", mine, { day_micro_usd: wrong })).status).toBe(422);
  expect(await db().auditEntry.count({ where: { userId: mine.id, action: "account.set_caps" } })).toBe(2);
});
