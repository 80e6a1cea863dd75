import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import { type Client, connect, makePerson, send, textOf, useRig } from "./rig.ts";

const rig = useRig();

/** All messages announced to a client, in order, with the texts of its deltas. */
function announced(client: Client, id: () => string): { event: string; text: string; status: string }[] {
  const heard: { event: string; text: string; status: string }[] = [];
  const note =
    (event: string) =>
    ({ message }: { message: Message }) => {
      if (message.id === id()) heard.push({ event, text: textOf(message), status: message.status });
    };
  client.socket.on("chat:message", note("message"));
  client.socket.on("chat:finished", note("finished"));
  return heard;
}

test("a decision repeated during the reply removes nothing from the clients", async () => {
  const { token } = await makePerson();
  const [page, other] = [await connect(rig.url, token), await connect(rig.url, token)];
  const first = await send(page, "add a task to sell the boat");
  await page.end(first.assistantMessage.id);
  let messageId = "";
  const heard = announced(page, () => messageId);
  const asked = await send(page, "delete the boat", { conversationId: first.input.conversationId });
  messageId = asked.assistantMessage.id;
  await page.until(() => heard.some(({ status }) => status === "awaiting_approval"));
  const decision = { messageId, callId: "call_1_0", decision: "approve" };
  expect(await page.ask("tool:decide", decision)).toMatchObject({ ok: true });
  await page.until(() => (page.texts.get(messageId)?.seq ?? 0) >= 2);
  const before = heard.length;
  const repeated = await other.ask("tool:decide", decision);
  expect(repeated.ok && textOf(repeated.data.message)).toContain("I moved");
  await page.end(messageId);
  expect(await other.ask("tool:decide", decision)).toMatchObject({ ok: true });
  await page.open(first.input.conversationId);
  expect(heard.slice(before)).toEqual([expect.objectContaining({ event: "finished", status: "complete" })]);
});

test("a regenerate whose response was lost finds its reply, even if that has ended", async () => {
  const { token } = await makePerson();
  const client = await connect(rig.url, token);
  const { assistantMessage, input } = await send(client, "hello");
  await client.end(assistantMessage.id);
  const requestId = uuidv7();
  const request = { messageId: assistantMessage.id, requestId };
  const calls = rig.stats.calls;
  client.socket.emit("chat:regenerate", request, () => {});
  client.socket.disconnect();
  const again = await connect(rig.url, token);
  const answer = await again.ask("chat:regenerate", request);
  if (!answer.ok) throw new Error(answer.error.message);
  const { id } = answer.data.assistantMessage;
  await again.open(input.conversationId);
  if (!(await again.open(input.conversationId)).messages.some((message) => message.id === id && message.status === "complete")) {
    await again.end(id);
  }
  expect(await again.ask("chat:regenerate", request)).toMatchObject({ ok: true, data: { assistantMessage: { id, status: "complete" } } });
  expect((await again.open(input.conversationId)).messages).toHaveLength(3);
  expect(rig.stats.calls - calls).toBe(1);
});
