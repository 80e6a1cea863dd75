import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import type { ToolPolicy } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { connect, makePerson, send, useRig } from "./rig.ts";

const rig = useRig();
const seven = "add tasks: one, two, three, four, five, six and seven";
const five = "add tasks: one, two, three, four and five";

async function person(toolPolicy: ToolPolicy) {
  const made = await makePerson();
  await db().user.update({ where: { id: made.user.id }, data: { toolPolicy } });
  const tasks = () => db().task.count({ where: { userId: made.user.id } });
  return { ...made, tasks, client: await connect(rig.url, made.token) };
}

const statuses = (message: Message) => message.parts.flatMap((part) => (part.type === "tool" ? [part.status] : []));

async function waiting(messageId: string): Promise<void> {
  await expect.poll(async () => (await db().message.findUnique({ where: { id: messageId } }))?.status).toBe("awaiting_approval");
}

test("more than a handful of changes in one reply need one approval; approved together, each is done once", async () => {
  const { client, tasks } = await person("ask_deletes");
  const { assistantMessage } = await send(client, seven);
  await waiting(assistantMessage.id);
  expect(await tasks()).toBe(0);
  const input = { messageId: assistantMessage.id, decision: "approve" as const };
  const [one, other] = await Promise.all([client.ask("tool:decide-all", input), client.ask("tool:decide-all", input)]);
  expect([one.ok, other.ok]).toEqual([true, true]);
  const message = await client.end(assistantMessage.id);
  expect(statuses(message)).toEqual(Array(7).fill("done"));
  expect(await tasks()).toBe(7);
  const approvals = await db().auditEntry.count({ where: { entityId: assistantMessage.id, action: "tool.approve" } });
  expect(approvals).toBe(7);
  client.socket.disconnect();
});

test("one can be decided individually, and the rest rejected", async () => {
  const { client, tasks } = await person("ask_deletes");
  const { assistantMessage } = await send(client, seven);
  const messageId = assistantMessage.id;
  await waiting(messageId);
  await client.ask("tool:decide", { messageId, callId: "call_0_2", decision: "approve" });
  await client.ask("tool:decide-all", { messageId, decision: "reject" });
  const message = await client.end(messageId);
  expect(statuses(message)).toEqual(["rejected", "rejected", "done", "rejected", "rejected", "rejected", "rejected"]);
  expect(await tasks()).toBe(1);
  client.socket.disconnect();
});

test.each<[string, ToolPolicy, string, number]>([
  ["a handful runs", "ask_deletes", five, 5],
  ["never ask means never", "run_freely", seven, 7],
])("%s", async (_, policy, text, count) => {
  const { client, tasks } = await person(policy);
  const { assistantMessage } = await send(client, text);
  expect((await client.end(assistantMessage.id)).status).toBe("complete");
  expect(await tasks()).toBe(count);
  client.socket.disconnect();
});

test("a proposal waits even where nothing else asks; what is accepted of it is done once, and the rest is left", async () => {
  const { client, tasks } = await person("run_freely");
  const changes = ["one", "two", "three"].map((title) => ({ action: "create", title }));
  const { assistantMessage } = await send(client, `use propose_changes ${JSON.stringify({ summary: "plan", changes })}`);
  const messageId = assistantMessage.id;
  await waiting(messageId);
  expect(await tasks()).toBe(0);
  const input = { messageId, callId: "call_0_0", decision: "approve" as const, chosen: [0, 2] };
  const [one, other] = await Promise.all([client.ask("tool:decide", input), client.ask("tool:decide", input)]);
  expect([one.ok, other.ok]).toEqual([true, true]);
  const { parts } = await client.end(messageId);
  expect(parts[0]).toMatchObject({ status: "done", output: { changes: [{ status: "done" }, { status: "declined" }, { status: "done" }] } });
  expect(await tasks()).toBe(2);
  client.socket.disconnect();
});

test("deleting many at once asks as deleting one does", async () => {
  const { client, tasks } = await person("ask_deletes");
  const made = await send(client, "add tasks: one and two");
  const { parts } = await client.end(made.assistantMessage.id);
  const ids = parts.flatMap((part) => (part.type === "tool" ? [(part.output as { id: number }).id] : []));
  const { assistantMessage } = await send(client, `use bulk_update_tasks ${JSON.stringify({ ids, delete: true })}`, {
    conversationId: made.conversation.id,
  });
  await waiting(assistantMessage.id);
  expect(await tasks()).toBe(2);
  await client.ask("tool:decide-all", { messageId: assistantMessage.id, decision: "approve" });
  const message = await client.end(assistantMessage.id);
  expect(statuses(message)).toEqual(["done"]);
  client.socket.disconnect();
});
