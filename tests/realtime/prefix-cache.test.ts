import { expect, test } from "vitest";
import { usageCsv } from "#domain/usage/usage-csv.ts";
import { messageUsage } from "#domain/usage/usage-message.ts";
import { verifyUsage } from "#domain/usage/usage-verify.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, send, useRig } from "./rig.ts";

// The stand-in counts as the APIs do: Anthropic by breakpoints, OpenAI by the prefixes of prompts with the same key.

const rig = useRig({ pace: 0.05, demo: false });
/** The next call's additions are not cached: an answer, a result, a question. */
const newTokensMax = 400;

test.each(["claude-sonnet-4-5", "gpt-5"])(
  "%s: the second step of a reply and the next reply read their prefix from the cache",
  async (model) => {
    const { user, token } = await makePerson();
    const client = await connect(rig.url, token);
    const { input, assistantMessage } = await send(client, "add a task to sell the kayak", { model });
    await client.end(assistantMessage.id);
    const later = await send(client, "hello", { model, conversationId: input.conversationId });
    await client.end(later.assistantMessage.id);
    const calls = await db().usageEntry.findMany({ where: { userId: user.id, released: false }, orderBy: { id: "asc" } });
    const [first, second, third] = calls;
    if (!first || !second || !third) throw new Error("there were three calls");
    expect(first.cachedInputTokens).toBe(0);
    expect(first.inputTokens).toBeGreaterThan(3 * newTokensMax);
    for (const [before, call] of [
      [first, second],
      [second, third],
    ] as const) {
      // Everything that the previous call sent, and no part of it twice.
      expect(call.cachedInputTokens).toBeGreaterThanOrEqual(before.inputTokens - newTokensMax);
      expect(call.inputTokens - call.cachedInputTokens).toBeLessThan(newTokensMax);
      expect(call.cachedInputTokens + call.cacheWriteTokens).toBeLessThanOrEqual(call.inputTokens);
      expect(Number(call.costMicroUsd)).toBeLessThan(Number(first.costMicroUsd));
    }
    if (model.startsWith("claude")) expect(calls.every(({ cacheWriteTokens }) => cacheWriteTokens > 0)).toBe(true);
    const { steps } = await messageUsage(actorOf(user), assistantMessage.id);
    expect(steps.map(({ cachedInputTokens, cacheWriteTokens }) => [cachedInputTokens, cacheWriteTokens])).toEqual(
      [first, second].map((call) => [call.cachedInputTokens, call.cacheWriteTokens]),
    );
    let csv = "";
    for await (const piece of usageCsv(actorOf(user))) csv += piece;
    expect(csv.split("\r\n")[0]).toMatch(/,cache_write_tokens$/);
    expect(csv).toContain(`,${second.cachedInputTokens},provider,${second.cacheWriteTokens}\r\n`);
    expect((await verifyUsage()).filter(({ userId }) => userId === user.id)).toEqual([]);
    client.socket.disconnect();
  },
);

test("a change before the conversation invalidates the cache", async () => {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  const { input, assistantMessage } = await send(client, "hello", { model: "claude-sonnet-4-5" });
  await client.end(assistantMessage.id);
  await db().user.update({ where: { id: user.id }, data: { instructions: "Be brief." } });
  const later = await send(client, "hello", { model: "claude-sonnet-4-5", conversationId: input.conversationId });
  await client.end(later.assistantMessage.id);
  const [first, second] = await db().usageEntry.findMany({ where: { userId: user.id, released: false }, orderBy: { id: "asc" } });
  // The tools precede the system prompt and are unchanged.
  expect(second?.cachedInputTokens).toBeGreaterThan(0);
  expect(second?.cachedInputTokens).toBeLessThan((first?.inputTokens ?? 0) - 50);
  client.socket.disconnect();
});
