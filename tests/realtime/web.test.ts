import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNotes } from "#contracts/message-notes.ts";
import { setCaps } from "#domain/usage/limit/caps.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { webToolsOf } from "../../realtime/web/open.ts";
import { createSearchServer } from "../../sandbox/search/server.ts";
import { actorOf } from "../factories.ts";
import { connect, followToEnd, makePerson, send, textOf, useRig } from "./rig.ts";

const web = createSearchServer();
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => web.server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(web.server.address() as AddressInfo).port}`;
});
afterAll(() => void web.server.close().closeAllConnections());

const rig = useRig({
  web: () => webToolsOf({ APP_URL: "http://localhost:3000", SEARCH_URL: origin, DEMO_SEARCH: "1", SEARCH_PRICE_USD: 0.005 }),
});

async function ask(text: string, { webSearch = true as boolean | null } = {}) {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  const { conversation, assistantMessage } = await send(client, text, webSearch === null ? {} : { webSearch });
  const { message } = await followToEnd(rig.url, token, conversation.id, assistantMessage.id);
  return { user, message, text: textOf(message), tools: message.parts.filter((part) => part.type === "tool") };
}

test("a reply searches, reads a page, shows its sources, and each search is in the ledger once", async () => {
  const { user, message, text, tools } = await ask("search the web for airship history");
  expect(tools.map(({ name, status }) => [name, status])).toEqual([
    ["web_search", "done"],
    ["read_page", "done"],
  ]);
  expect(text).toContain("Lake Constance");
  const row = await db().message.findUniqueOrThrow({ where: { id: message.id } });
  expect(readNotes(message.id, row.notes).citations).toContainEqual({
    title: "A short history of airships",
    url: `${origin}/pages/airships`,
  });
  const entries = await db().usageEntry.findMany({ where: { userId: user.id, model: "web_search" } });
  expect(entries.map(({ costMicroUsd }) => costMicroUsd)).toEqual([5000n]);
});

test("the setting decides per conversation, and is off by default if searches cost money", async () => {
  for (const webSearch of [false, null]) {
    const { text, tools } = await ask("search the web for bread", { webSearch });
    expect([text, tools]).toEqual([expect.stringContaining("switch web search on"), []]);
  }
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const first = await send(client, "hello", { webSearch: true });
  const { id } = first.conversation;
  await followToEnd(rig.url, token, id, first.assistantMessage.id);
  const again = await send(client, "search the web for bread", { conversationId: id });
  expect((await followToEnd(rig.url, token, id, again.assistantMessage.id)).text).toContain("500 g of flour");
});

test("an old page in another charset is decoded correctly", async () => {
  expect((await ask("search the web for cologne bridges")).text).toContain("Brücken; die Hohenzollernbrücke trägt die Züge – und");
});

test("a page's text is marked as data, and a model that respects this obeys nothing", async () => {
  const { user, text, tools } = await ask("search the web for trap tidy desk");
  expect(text).toContain("Ten tips");
  expect(tools.map(({ name }) => name)).toEqual(["web_search", "read_page"]);
  expect(await db().task.count({ where: { userId: user.id } })).toBe(0);
});

test("a model that obeys a page anyway changes nothing without its user's approval", async () => {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage } = await send(client, "search the web for pushy desk", { webSearch: true });
  const read = () => db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
  await expect.poll(async () => (await read()).status, { timeout: 15_000 }).toBe("awaiting_approval");
  expect((await read()).parts).toContainEqual(expect.objectContaining({ name: "create_task", status: "awaiting_approval" }));
  expect(await db().task.count({ where: { userId: user.id } })).toBe(0);
});

test("only known addresses are opened, and none in a private network", async () => {
  const { tools } = await ask("read http://127.0.0.1:45999/secret");
  expect(tools).toMatchObject([{ name: "read_page", status: "failed" }]);
  expect(JSON.stringify(tools[0]?.output)).toContain("does not lead to the public internet");
});

test("a search that the allowance cannot pay is not made, and the reply continues without it", async () => {
  const { user, token } = await makePerson();
  await setCaps(actorOf(user), { turnMicroUsd: 4999, dayMicroUsd: null });
  const client = await connect(rig.url, token);
  const { conversation, assistantMessage } = await send(client, "search the web for airship history", { webSearch: true });
  const { message } = await followToEnd(rig.url, token, conversation.id, assistantMessage.id);
  expect(message.status).toBe("complete");
  expect(message.parts.filter((part) => part.type === "tool")).toMatchObject([
    { name: "web_search", status: "failed", output: { error: { message: expect.stringContaining("$0.00 that you allow") } } },
  ]);
  expect(await db().usageEntry.count({ where: { userId: user.id, model: "web_search" } })).toBe(0);
  client.socket.disconnect();
});
