import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdToRules } from "../../tests/legal-requests.ts";
import fc from "../../tests/setup/properties.ts";
import { formats, text } from "../../tests/wire-formats.ts";
import type { ModelClient, ModelEvent, ModelRequest } from "./model.ts";

// What providers really send and receive, byte for byte, over real sockets.

let reply: (request: IncomingMessage, response: ServerResponse, body: string) => void = () => undefined;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  holdToRules(request, JSON.parse(body || "{}"));
  reply(request, response, body);
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const whole: ModelRequest = {
  model: "the-model",
  system: "You are BestChat.\nBe brief.",
  messages: [
    { role: "user", text: "Add milk, delete task 7. Grüße 👋" },
    {
      role: "assistant",
      text: "Working on it.",
      toolCalls: [
        { id: "call_0_0", name: "create_task", input: { title: "Milk" } },
        { id: "call_0_1", name: "delete_task", input: { id: 7 } },
      ],
    },
    { role: "tool", toolCallId: "call_0_0", name: "create_task", output: { id: 8, title: "Milk" }, isError: false },
    { role: "tool", toolCallId: "call_0_1", name: "delete_task", output: { error: { code: "NOT_FOUND" } }, isError: true },
    { role: "assistant", text: "Milk is on the list; task 7 is not there.", toolCalls: [] },
    { role: "user", text: "Thanks. And what is left?" },
    { role: "assistant", text: "", toolCalls: [{ id: "call_1_0", name: "list_tasks", input: {} }] },
    { role: "tool", toolCallId: "call_1_0", name: "list_tasks", output: null, isError: false },
    { role: "user", text: "And in this picture?", images: [{ mime: "image/png", data: "iVBORw0KGgo=" }] },
  ],
  tools: [
    {
      name: "create_task",
      description: "Add a task.",
      inputSchema: { type: "object", properties: { title: { type: "string" } }, required: ["title"] },
    },
    { name: "list_tasks", description: "List tasks.", inputSchema: { type: "object", properties: {} } },
  ],
  maxOutputTokens: 1000,
};

async function read(client: ModelClient, request: ModelRequest = whole): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  await client(request, new AbortController().signal, (event) => void events.push(event));
  return events;
}

describe.each(Object.entries(formats))("%s", (_name, { create, path, golden, answer, midStream, misshapen, ...more }) => {
  const client = () => create({ apiKey: "the-key", baseUrl: origin + path });
  const answerWith = (body: Uint8Array | string, end = true) => {
    reply = (_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(body);
      if (end) response.end();
    };
  };

  test("the exact request", async () => {
    let sent = "";
    reply = ({ method, url, headers }, response, body) => {
      const shown = ["authorization", "x-api-key", "anthropic-version", "content-type"].flatMap((name) =>
        headers[name] ? [`${name}: ${headers[name]}`] : [],
      );
      sent = `${method} ${url}\n${shown.join("\n")}\n\n${JSON.stringify(JSON.parse(body), null, 2)}\n`;
      response.writeHead(200, { "Content-Type": "text/event-stream" }).end(answer);
    };
    await read(client());
    await expect(sent).toMatchFileSnapshot(`golden/${golden}.http`);
  });

  test("known events are read among unknown ones, however the bytes are split", async () => {
    const bytes = Buffer.from(answer);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 }), async (cuts) => {
        const edges = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
        reply = async (_request, response) => {
          response.writeHead(200, { "Content-Type": "text/event-stream" });
          for (const [at, edge] of edges.slice(0, -1).entries()) {
            await new Promise<void>((resolve) => response.write(bytes.subarray(edge, edges[at + 1]), () => setImmediate(resolve)));
          }
          response.end();
        };
        expect(await read(client())).toEqual([
          { type: "text", text },
          ...[
            { type: "tool_call", index: 0, id: "c", name: "list_tasks", input: { q: "東京" } },
            {
              type: "usage",
              inputTokens: 9,
              outputTokens: 5,
              cachedInputTokens: 4,
              ...(golden === "anthropic" ? { cacheWriteTokens: 0 } : {}),
            },
          ].sort((a, b) => (golden === "openai-chat" ? b.type.localeCompare(a.type) : 0)),
          { type: "end", reason: "tool_calls" },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  test("an answer cut off at any byte is never taken for a whole one", async () => {
    const bytes = Buffer.from(answer);
    // Up to the event that reports the end, which is not always the last one.
    const told: Record<string, string> = {
      "openai-chat": '{"choices":[{"index":0,"delta":{},"finish_reason"',
      anthropic: '{"type":"message_delta"',
    };
    const ends = bytes.lastIndexOf(told[golden] ?? "data: ");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: ends }), async (cut) => {
        answerWith(bytes.subarray(0, cut));
        const outcome = await read(client()).catch((error: { code: string }) => error.code);
        expect(["TRUNCATED", "MALFORMED"]).toContain(outcome);
      }),
      { numRuns: 40 },
    );
  });

  test.each(midStream)("an error reported in the stream: %s", async (body, code) => {
    answerWith(body);
    await expect(read(client())).rejects.toMatchObject({ name: "ModelError", code });
  });

  test.each(misshapen)("a malformed event is MALFORMED: %s", async (data) => {
    answerWith(`data: ${data}\n\n`);
    await expect(read(client())).rejects.toMatchObject({ name: "ModelError", code: "MALFORMED", retryable: false });
  });

  test("an answer's connection is reused, although its body ends after the last event", async () => {
    const ports: (number | undefined)[] = [];
    reply = ({ socket }, response) => {
      ports.push(socket.remotePort);
      response.writeHead(200, { "Content-Type": "text/event-stream" }).write(answer, () => setImmediate(() => response.end()));
    };
    const asking = client();
    // The end may still be in flight when the next call is made, so not every call finds the connection idle.
    await expect
      .poll(async () => {
        await read(asking);
        return ports.length - new Set(ports).size;
      })
      .toBeGreaterThan(0);
  });

  test("citations follow their text; URLs that are not pages are dropped", async () => {
    answerWith(more.cited);
    const events = await read(client());
    expect(events.slice(0, 3)).toEqual([
      { type: "text", text: "Read this." },
      { type: "citation", citation: { title: "Zeppelins", url: "https://example.com/zeppelins" } },
      { type: "citation", citation: { title: "example.org", url: "http://example.org/a?b=c" } },
    ]);
    expect(events.at(-1)).toEqual({ type: "end", reason: "stop" });
  });

  test.each(more.declined)("an answer in which the model declines ends as a refusal, with its text: %s", async (body, words) => {
    answerWith(body);
    const events = await read(client());
    expect(events.map((event) => (event.type === "text" ? event.text : "")).join("")).toBe(words);
    expect(events.at(-1)).toEqual({ type: "end", reason: "refusal" });
  });

  test.each(more.cutShort)("a truncated answer is not a complete one: %s", async (body) => {
    answerWith(body);
    expect((await read(client())).at(-1)).toEqual({ type: "end", reason: "length" });
  });

  test("cached input and input written to the cache are counted separately", async () => {
    const [body, usage] = more.cached;
    answerWith(body);
    expect(await read(client())).toContainEqual({ type: "usage", outputTokens: 5, ...usage });
  });

  test("the provider's acceptance is reported, with its input count", async () => {
    answerWith(answer);
    const taken: unknown[] = [];
    await read(client(), { ...whole, onAccepted: (counted) => taken.push(counted) });
    const counted = { inputTokens: 9, cachedInputTokens: 4, cacheWriteTokens: 0 };
    expect(taken).toEqual([golden === "anthropic" ? counted : undefined]);
  });

  const refusal = (type: string, message: string) => ({ type: "error", error: { type, code: type, message } });
  test.each<[number, object, Record<string, string>, object]>([
    [400, refusal("invalid_request_error", "temperature: out of range"), {}, { code: "BAD_REQUEST", retryable: false }],
    [400, refusal("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"), {}, { code: "CONTEXT_TOO_LONG" }],
    [400, refusal("context_length_exceeded", "maximum context length is 8192 tokens"), {}, { code: "CONTEXT_TOO_LONG" }],
    [400, refusal("invalid_request_error", "Your credit balance is too low"), {}, { code: "QUOTA" }],
    [401, refusal("authentication_error", "invalid x-api-key"), {}, { code: "WRONG_KEY", retryable: false }],
    [402, refusal("billing_error", "pay"), {}, { code: "QUOTA", retryable: false }],
    [403, refusal("permission_error", "no access to this"), {}, { code: "WRONG_KEY", retryable: false }],
    [404, refusal("not_found_error", "model: the-model"), {}, { code: "MODEL_NOT_FOUND", retryable: false }],
    [413, refusal("request_too_large", "too large"), {}, { code: "CONTEXT_TOO_LONG" }],
    [418, refusal("teapot", "short and stout"), {}, { code: "BAD_REQUEST", retryable: false }],
    [429, refusal("rate_limit_error", "slow"), { "retry-after": "7" }, { code: "RATE_LIMITED", retryable: true, retryAfterMs: 7000 }],
    [429, refusal("rate_limit_error", "slow"), { "retry-after-ms": "250" }, { code: "RATE_LIMITED", retryAfterMs: 250 }],
    [429, refusal("insufficient_quota", "You exceeded your current quota"), {}, { code: "QUOTA", retryable: false }],
    [500, refusal("api_error", "oops"), {}, { code: "OVERLOADED", retryable: true }],
    [502, {}, {}, { code: "OVERLOADED", retryable: true }],
    [503, refusal("server_error", "busy"), { "retry-after": "3" }, { code: "OVERLOADED", retryAfterMs: 3000 }],
    [529, refusal("overloaded_error", "Overloaded"), {}, { code: "OVERLOADED", retryable: true }],
  ])("%i %j %j", async (status, body, headers, expected) => {
    reply = (_request, response) =>
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
    const error = await read(client()).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: "ModelError", ...expected });
    expect((error as Error).message).toMatch(/[a-z]{3,}.*\.$/);
    expect((error as Error).message).not.toContain("the-key");
  });

  test("a retry date counts too, and the message states the delay", async () => {
    const date = new Date(Date.now() + 12_000).toUTCString();
    reply = (_request, response) => response.writeHead(429, { "Retry-After": date }).end("{}");
    await expect(read(client())).rejects.toMatchObject({ code: "RATE_LIMITED", message: expect.stringMatching(/in 1[0-2] s/) });
  });

  test("an error page that is not JSON is judged by its status", async () => {
    reply = (_request, response) => response.writeHead(503, { "Content-Type": "text/html" }).end("<html>busy</html>");
    await expect(read(client())).rejects.toMatchObject({ code: "OVERLOADED" });
  });
});
