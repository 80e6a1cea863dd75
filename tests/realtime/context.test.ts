import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { turnTokensMax } from "../../realtime/tunables.ts";
import { connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();

test("a message that exceeds the window fails with advice and without a call; the chat continues afterwards", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const calls = rig.stats.calls;
  const sent = await send(client, "漢字".repeat(30_000), { model: "gpt-4" });
  const refused = await client.end(sent.assistantMessage.id);
  expect(refused).toMatchObject({
    status: "failed",
    error: { code: "CONTEXT_TOO_LONG", message: expect.stringMatching(/Send it in parts/) },
  });
  expect(rig.stats.calls).toBe(calls);
  // The next message's branch contains the long one, which is omitted, and the answer arrives.
  const next = await send(client, "hello", {
    conversationId: sent.input.conversationId,
    parentId: sent.assistantMessage.id,
    model: "gpt-4",
  });
  const answered = await client.end(next.assistantMessage.id);
  expect(answered.status).toBe("complete");
  expect(textOf(answered)).not.toBe("");
  client.socket.disconnect();
});

test("a turn whose steps took too many tokens ends with its results, and Continue resumes it", async () => {
  const { user, token } = await makePerson();
  const client = await connect(rig.url, token);
  await client.end((await send(client, "Add a task to keep this")).assistantMessage.id);
  const { assistantMessage } = await send(client, "delete the task keep this");
  const stored = () => db().message.findUniqueOrThrow({ where: { id: assistantMessage.id } });
  await expect.poll(async () => (await stored()).status, { timeout: 10_000 }).toBe("awaiting_approval");
  const run = await db().run.findFirstOrThrow({ where: { messageId: assistantMessage.id } });
  const used = { userId: user.id, runId: run.id, step: 90, model: "demo", inputTokens: turnTokensMax, outputTokens: 0, costMicroUsd: 0n };
  await db().usageEntry.create({ data: used });
  const calls = rig.stats.calls;
  const decision = { messageId: assistantMessage.id, callId: "call_1_0", decision: "approve" };
  expect(await client.ask("tool:decide", decision)).toMatchObject({ ok: true });
  const ended = await client.end(assistantMessage.id);
  expect(ended).toMatchObject({ status: "failed", error: { code: "TURN_LIMIT", message: expect.stringContaining("press Continue") } });
  expect(ended.parts).toContainEqual(expect.objectContaining({ type: "tool", status: "done" }));
  expect(rig.stats.calls).toBe(calls);
  client.finished.length = 0;
  expect(await client.ask("chat:continue", { messageId: assistantMessage.id, requestId: uuidv7() })).toMatchObject({ ok: true });
  expect(await client.end(assistantMessage.id)).toMatchObject({ status: "complete", error: null });
  client.socket.disconnect();
});
