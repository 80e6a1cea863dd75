import { expect, test } from "vitest";
import { connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();

test("a message that the window cannot hold ends with what to do, without a call; the chat goes on after it", async () => {
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
  // The next message's branch holds the long one: it is left out, and the answer comes.
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
