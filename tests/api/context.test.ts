import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { ContextEstimate } from "#domain/chat/context-estimate.ts";
import { db } from "#lib/db.ts";
import { call } from "./call.ts";
import { newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();

async function estimate(
  token: string,
  input: { conversationId: string; parentId: string | null; model: string },
): Promise<ContextEstimate> {
  const query = `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const answer = await call(server.url(), "GET", `/api/trpc/context.estimate${query}`, { token });
  expect(answer.status).toBe(200);
  return (answer.json as { result: { data: ContextEstimate } }).result.data;
}

test("the estimate grows with the branch that is answered, not with its siblings", async () => {
  const { id: userId, token } = await newPerson(server.url());
  const conversationId = uuidv7();
  await db().conversation.create({ data: { id: conversationId, userId, title: "Chat" } });
  const say = async (text: string, parentId: string | null) => {
    const id = uuidv7();
    const parts = [{ type: "text", text }];
    await db().message.create({ data: { id, userId, conversationId, parentId, role: "user", status: "complete", parts } });
    return id;
  };
  const empty = await estimate(token, { conversationId, parentId: null, model: "demo" });
  expect(empty.window).toBe(32_000);
  const root = await say("word ".repeat(800), null);
  const one = await estimate(token, { conversationId, parentId: root, model: "demo" });
  expect(one.tokens - empty.tokens).toBeGreaterThan(900);
  expect(one.tokens - empty.tokens).toBeLessThan(1100);
  await say("word ".repeat(8000), root);
  const short = await say("and?", root);
  const two = await estimate(token, { conversationId, parentId: short, model: "demo" });
  expect(two.tokens - one.tokens).toBeLessThan(50);
});
