import { createServer } from "node:http";
import { afterAll, expect, test } from "vitest";
import { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { createModelAccess } from "../../realtime/llm/accounting/access.ts";
import type { ModelEvent, ModelRequest } from "../../realtime/llm/model.ts";
import { Breakers } from "../../realtime/llm/transport/breaker.ts";
import { chatStream, says } from "./odd-server.ts";
import { testKeys } from "./rig.ts";
import { listening } from "./via-providers.ts";

const asked: Record<string, unknown>[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.url?.endsWith("/responses")) return response.writeHead(404).end("404 page not found");
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  asked.push(body);
  if (body.tools) return response.writeHead(400).end('{"error":"this model does not support tools"}');
  return response.writeHead(200, { "Content-Type": "text/event-stream" }).end(chatStream(says({ content: "Hello." }), says({}, "stop")));
});
afterAll(() => server.close());

const request: ModelRequest = {
  model: "odd",
  system: "Be brief.",
  turns: [{ role: "user", text: "hello" }],
  tools: [{ name: "list_tasks", description: "", inputSchema: { type: "object" } }],
};

test("what the operator's model does not take is known to every process", async () => {
  const baseUrl = `${await listening(server)}/v1`;
  const own = { keys: testKeys, fetch: async () => Promise.reject(new Error("nobody's")), breakers: new Breakers() };
  const process = () => createModelAccess({ openai: { apiKey: "operators-key", baseUrl }, demo: false }, own);
  async function ask(access: ReturnType<typeof process>) {
    const priced = await access.resolve(1, "odd");
    const events: ModelEvent[] = [];
    await priced.client(request, new AbortController().signal, (event) => void events.push(event));
    return { lacks: [...priced.lacks], events };
  }
  const first = await ask(process());
  expect(first.lacks).toEqual([]);
  expect(first.events.at(-1)).toEqual({ type: "end", reason: "stop" });
  expect(asked.map(({ tools }) => Boolean(tools))).toEqual([true, false]);
  await expect
    .poll(() => db().modelLack.findMany())
    .toMatchObject([{ model: "odd", lack: "tools", said: "this model does not support tools" }]);
  const second = await ask(process());
  expect(second.lacks).toEqual(["tools"]);
  expect(asked.map(({ tools }) => Boolean(tools))).toEqual([true, false, false]);
  await db().$executeRaw(Prisma.sql`UPDATE model_lack SET learned_at = now() - interval '8 days'`);
  expect((await ask(process())).lacks).toEqual([]);
});
