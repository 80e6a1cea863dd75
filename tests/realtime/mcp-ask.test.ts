import { afterAll, beforeAll, expect, test } from "vitest";
import { McpPending, type McpQuestion } from "#contracts/mcp-question.ts";
import type { Message, ToolPart } from "#contracts/message.ts";
import { addMcpServer, testMcpServer } from "#domain/mcp/mcp.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { actorOf } from "../factories.ts";
import { type ModernServer, startModern } from "../mcp/modern.ts";
import { connect, makePerson, send, testKeys, useRig } from "./rig.ts";

const rig = useRig();
const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
const deps = { keys: testKeys, fetch, mcp: mcpClient(fetch) };
let server: ModernServer;
beforeAll(async () => {
  server = await startModern();
});
afterAll(() => server.close());

async function owner() {
  const person = await makePerson();
  await db().user.update({ where: { id: person.user.id }, data: { toolPolicy: "run_freely" } });
  const actor = actorOf(person.user);
  const { id } = await addMcpServer(actor, { name: "modern", url: server.url }, testKeys);
  expect(await testMcpServer(actor, id, deps)).toMatchObject({ ok: true });
  const client = await connect(rig.url, person.token);
  const shown: Message[] = [];
  client.socket.on("chat:message", ({ message }) => shown.push(message));
  return { ...person, client, shown };
}

const toolOf = (message: Message | undefined): ToolPart | undefined => message?.parts.find((part) => part.type === "tool");
const pendingOf = (message: Message | undefined) => McpPending.safeParse(toolOf(message)?.output).data;

async function asked() {
  const person = await owner();
  const { assistantMessage, input } = await send(person.client, "use mcp_modern_book");
  await person.client.until(() => pendingOf(person.shown.at(-1))?.question !== undefined);
  const question = pendingOf(person.shown.at(-1))?.question as McpQuestion;
  const answer = { messageId: assistantMessage.id, callId: "call_0_0", questionId: question.id };
  return { ...person, question, answer, messageId: assistantMessage.id, conversationId: input.conversationId };
}

test("a server's question is shown, survives a reload, and its answer is sent to the server", async () => {
  const { client, token, question, answer, messageId, conversationId } = await asked();
  expect(question).toMatchObject({
    mode: "form",
    message: "For how many?",
    fields: [{ kind: "number", name: "seats", required: true, min: 1 }],
  });
  const again = await connect(rig.url, token);
  const { live } = await again.open(conversationId);
  const parts = live.find((one) => one.messageId === messageId)?.parts.find((part) => part.type === "tool");
  expect(McpPending.parse(parts?.output).question?.id).toBe(question.id);
  expect(await again.ask("tool:answer", { ...answer, action: "accept", content: { seats: 0 } })).toMatchObject({
    ok: false,
    error: { code: "VALIDATION", fields: [{ field: "seats", message: "must be at least 1" }] },
  });
  const accept = { ...answer, action: "accept" as const, content: { seats: 4, other: "x" } };
  expect(await again.ask("tool:answer", accept)).toEqual({ ok: true, data: {} });
  expect(await client.ask("tool:answer", accept)).toEqual({ ok: true, data: {} });
  const message = await client.end(messageId);
  expect(toolOf(message)).toMatchObject({ status: "done", output: { text: "booked for 4" } });
  expect(await client.ask("tool:answer", { ...answer, action: "decline" })).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  const call = await db().toolCall.findFirst({ where: { messageId } });
  expect(call?.answer).toBeNull();
  again.socket.disconnect();
  client.socket.disconnect();
});

test("a declined question is reported to the server, and the reply continues", async () => {
  const { client, answer, messageId } = await asked();
  expect(await client.ask("tool:answer", { ...answer, action: "decline" })).toMatchObject({ ok: true });
  const message = await client.end(messageId);
  expect(message.status).toBe("complete");
  expect(toolOf(message)).toMatchObject({ status: "failed" });
  client.socket.disconnect();
});

test("a stop ends the wait", async () => {
  const { client, messageId, answer } = await asked();
  await client.ask("chat:stop", { messageId });
  const message = await client.end(messageId);
  expect(message.status).toBe("stopped");
  expect(toolOf(message)).toMatchObject({ status: "failed" });
  expect(await client.ask("tool:answer", { ...answer, action: "decline" })).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  client.socket.disconnect();
});

test("no other user can answer", async () => {
  const { client, messageId, answer } = await asked();
  const other = await connect(rig.url, (await makePerson()).token);
  expect(await other.ask("tool:answer", { ...answer, action: "decline" })).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  other.socket.disconnect();
  await client.ask("chat:stop", { messageId });
  await client.end(messageId);
  client.socket.disconnect();
});

test("the progress of a call is shown in its part while it runs", async () => {
  const { client, shown } = await owner();
  const { assistantMessage } = await send(client, "use mcp_modern_work");
  await client.until(() => pendingOf(shown.at(-1))?.progress !== undefined);
  expect(pendingOf(shown.at(-1))?.progress).toEqual({ done: 1, total: 2, message: "half" });
  expect(toolOf(shown.at(-1))?.status).toBe("pending");
  await client.ask("chat:stop", { messageId: assistantMessage.id });
  expect(toolOf(await client.end(assistantMessage.id))?.status).toBe("failed");
  client.socket.disconnect();
});
