import { afterAll, beforeAll, expect, test } from "vitest";
import { McpPending, type McpQuestion } from "#contracts/mcp-question.ts";
import type { Message, ToolPart } from "#contracts/message.ts";
import { addMcpServer, testMcpServer } from "#domain/mcp/mcp.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { createOutboundFetch } from "#lib/outbound.ts";
import { actorOf, makeSession, makeUser } from "../factories.ts";
import { type ModernServer, startModern } from "../mcp/modern.ts";
import { type Client, connect, followToEnd, send } from "../realtime/rig.ts";
import type { KeptProcess } from "./kept-process.ts";
import { openStage, type Stage } from "./processes.ts";

// MCP calls with two real processes: one makes the call, a client is connected to the other.

let stage: Stage;
let server: ModernServer;
beforeAll(async () => {
  stage = await openStage({ nodeCount: 2, linked: true });
  server = await startModern();
}, 120_000);
afterAll(async () => {
  await server.close();
  await stage.close();
});

const url = (node: KeptProcess | undefined) => `http://127.0.0.1:${node?.port}`;
const toolOf = (message: Message | undefined): ToolPart | undefined => message?.parts.find((part) => part.type === "tool");
const pendingOf = (message: Message) => McpPending.safeParse(toolOf(message)?.output).data;
const callsMade = () => server.asked.filter((method) => method === "tools/call").length;

/** A user with a client at each process, whose reply calls an MCP tool in the first process. */
async function calling(tool: string) {
  const user = await makeUser({ toolPolicy: "run_freely" });
  const { token } = await makeSession(user);
  const keys: SealKeys = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };
  const { id } = await addMcpServer(actorOf(user), { name: "modern", url: server.url }, keys);
  const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
  expect(await testMcpServer(actorOf(user), id, { keys, mcp: mcpClient(fetch) })).toMatchObject({ ok: true });
  server.asked.length = 0;
  const [here, there] = await Promise.all(stage.nodes.map((node) => connect(url(node), token)));
  if (!here || !there) throw new Error("two processes are needed");
  const { input, assistantMessage } = await send(here, "hello");
  await here.end(assistantMessage.id);
  await there.open(input.conversationId);
  const shown: Message[] = [];
  there.socket.on("chat:message", ({ message }) => shown.push(message));
  const call = await send(here, `use mcp_modern_${tool}`, { conversationId: input.conversationId });
  return { token, here, there, shown, conversationId: input.conversationId, messageId: call.assistantMessage.id };
}

async function questionAt(there: Client, shown: Message[]): Promise<McpQuestion> {
  await there.until(() => shown.some((message) => pendingOf(message)?.question));
  return shown.map((message) => pendingOf(message)?.question).find((question) => question) as McpQuestion;
}

test("a question is shown and answered at a different process than the one that makes the call", async () => {
  const { here, there, shown, messageId } = await calling("book");
  const { id: questionId } = await questionAt(there, shown);
  const answer = { messageId, callId: "call_0_0", questionId, action: "accept", content: { seats: 3 } };
  expect(await there.ask("tool:answer", answer)).toEqual({ ok: true, data: {} });
  expect(toolOf(await there.end(messageId))).toMatchObject({ status: "done", output: { text: "booked for 3" } });
  expect(toolOf(await here.end(messageId))).toMatchObject({ status: "done" });
  here.socket.disconnect();
  there.socket.disconnect();
}, 40_000);

test.each(["book", "work"])(
  "the process dies while %s is open: the call is not repeated, and the reply ends with a reason",
  async (tool) => {
    const { token, there, shown, conversationId, messageId } = await calling(tool);
    const question = tool === "book" ? await questionAt(there, shown) : null;
    if (!question) await there.until(() => shown.some((message) => pendingOf(message)?.progress));
    const made = callsMade();
    stage.nodes[0]?.kill();
    there.socket.disconnect();
    const { message } = await followToEnd(url(stage.nodes[1]), token, conversationId, messageId);
    expect(message.status).toBe("complete");
    expect(toolOf(message)).toMatchObject({
      status: "failed",
      output: { error: { message: expect.stringContaining("may or may not have happened") } },
    });
    expect(callsMade()).toBe(made);
    const late = await connect(url(stage.nodes[1]), token);
    const answer = {
      messageId,
      callId: "call_0_0",
      questionId: question?.id ?? crypto.randomUUID(),
      action: "accept",
      content: { seats: 3 },
    };
    expect(await late.ask("tool:answer", answer)).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
    late.socket.disconnect();
  },
  60_000,
);
