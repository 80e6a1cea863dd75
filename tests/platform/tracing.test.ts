import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call } from "../api/call.ts";
import { newEmail } from "../api/people.ts";
import { connect } from "../realtime/rig.ts";
import { encryptionKeyHex, findSecrets, operatorSecrets, personal } from "./canary-secrets.ts";
import { openStage, type Printing, run } from "./canary-stage.ts";
import { openSpanSink, type ReceivedSpan } from "./span-sink.ts";

const dataDir = mkdtempSync(join(tmpdir(), "bestchat-traces-"));
const preload = `--import ${join(import.meta.dirname, "note-modules.ts")}`;
let stage: Awaited<ReturnType<typeof openStage>>;

beforeAll(async () => {
  stage = await openStage(process.env.DATABASE_URL ?? "", dataDir);
});
afterAll(() => {
  stage.close();
  rmSync(dataDir, { recursive: true });
});

test("a request and a chat with a tool call reach the collector, and no user text does", { timeout: 120_000 }, async () => {
  const sink = await openSpanSink();
  const processes = await start(`${sink.url}/`);
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const email = newEmail();
  const { password, title } = personal;
  await call(processes.webUrl, "POST", "/api/auth/register", { body: { email, password } });
  const login = await call(processes.webUrl, "POST", "/api/auth/login", { body: { email, password } });
  const { access_token: token } = login.json as { access_token: string };
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, "x-request-id": "asked-1" };
  const made = await call(processes.webUrl, "POST", "/api/tasks", { token, body: { title }, headers });
  const { id, user_id: userId } = made.json as { id: number; user_id: number };
  await call(processes.webUrl, "GET", `/api/tasks/${encodeURIComponent(title)}?q=${encodeURIComponent(title)}`, { token });
  const traceparent = made.headers.get("traceresponse") ?? "";
  const client = await connect(stage.realtimeUrl, token, { traceparent, "x-request-id": "asked-1" });
  for (const text of [`add a task: ${title}`, personal.message]) {
    const answer = await client.ask("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text, model: "demo" });
    if (!answer.ok) throw new Error(answer.error.message);
    await client.end(answer.data.assistantMessage.id);
  }
  await client.ask("chat:open", { conversationId: personal.message });
  client.socket.disconnect();
  await processes.stop();
  sink.close();

  expect([...sink.paths]).toEqual(["POST /v1/traces"]);
  const spans = sink.spans();
  const request = only(spans, "POST /api/tasks");
  const status = { "http.request.method": "POST", "http.route": "/api/tasks", "http.response.status_code": 201 };
  expect(request).toMatchObject({ service: "bestchat-web", traceId, parentSpanId: "b7ad6b7169203331" });
  expect(request.facts).toEqual({ ...status, request_id: "asked-1", user_id: userId });
  expect(only(spans, "GET /api/tasks/{id}").facts).toMatchObject({ "http.response.status_code": 422, user_id: userId });

  const [sent] = spans.filter(({ name }) => name === "chat:send");
  expect(sent).toMatchObject({ service: "bestchat-realtime", traceId, parentSpanId: request.spanId });
  expect(sent?.facts).toEqual({ event: "chat:send", outcome: "ok", request_id: "asked-1.1", user_id: userId });
  expect(only(spans, "chat:open").facts).toMatchObject({ outcome: "VALIDATION" });
  const tool = only(spans, "execute_tool create_task");
  expect(tool).toMatchObject({ traceId, parentSpanId: sent?.spanId });
  expect(tool.facts).toMatchObject({ "gen_ai.tool.name": "create_task", outcome: "done", request_id: "asked-1.1", user_id: userId });
  const calls = spans.filter(({ name, parentSpanId, facts }) => name === "chat" && parentSpanId === sent?.spanId && facts.outcome);
  expect(calls.map(({ facts }) => facts.outcome)).toEqual(expect.arrayContaining(["tool_calls", "stop"]));
  for (const { facts } of calls) {
    expect(facts).toMatchObject({ protocol: "responses", "gen_ai.request.model": "demo", request_id: "asked-1.1", user_id: userId });
    expect([facts["gen_ai.usage.input_tokens"], facts["gen_ai.usage.output_tokens"]]).toEqual([expect.any(Number), expect.any(Number)]);
  }
  expect(id).toBeGreaterThan(0);
  expect(findSecrets(sink.text(), { ...operatorSecrets, ...personal, ENCRYPTION_KEY_BYTES: encryptionKeyHex, token, email })).toEqual([]);
  expect(sink.text()).not.toContain("127.0.0.1");
});

test("an unreachable endpoint is logged once, without its address", { timeout: 120_000 }, async () => {
  const processes = await start("http://127.0.0.1:1/canary-endpoint");
  expect((await call(processes.webUrl, "GET", "/api/tasks")).status).toBe(401);
  expect((await call(processes.webUrl, "GET", "/api/unknown")).status).toBe(404);
  await processes.web.said(/traces could not be exported/);
  expect((await call(processes.webUrl, "GET", "/api/tasks")).status).toBe(401);
  await processes.stop();
  expect(processes.web.text().match(/traces could not be exported/g)).toHaveLength(1);
  expect(processes.web.text()).not.toContain("canary-endpoint");
  // Otherwise the next test would prove nothing.
  for (const { text } of [processes.web, processes.realtime]) expect(text()).toContain("loaded @opentelemetry/sdk-trace");
});

test("without an endpoint nothing of OpenTelemetry is loaded, and responses have no trace header", { timeout: 120_000 }, async () => {
  const processes = await start("");
  const answer = await call(processes.webUrl, "GET", "/api/tasks");
  expect(answer.headers.has("traceresponse")).toBe(false);
  await processes.stop();
  expect(`${processes.web.text()}${processes.realtime.text()}`).not.toContain("loaded @opentelemetry");
});

function only(spans: ReceivedSpan[], name: string): ReceivedSpan {
  const [span, ...others] = spans.filter((candidate) => candidate.name === name);
  if (!span || others.length > 0) throw new Error(`${others.length + (span ? 1 : 0)} spans are called ${name}`);
  return span;
}

type Processes = { web: Printing; realtime: Printing; webUrl: string; stop: () => Promise<unknown> };

async function start(endpoint: string): Promise<Processes> {
  const env = { ...stage.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, NODE_OPTIONS: preload };
  const web = run("tests/api/web-process.ts", { ...env, SERVICE_NAME: "web" });
  const realtime = run("realtime/index.ts", { ...env, SERVICE_NAME: "realtime" });
  const [port] = await Promise.all([web.said(/web is listening on (\d+)/), realtime.said(/realtime is listening/)]);
  return { web, realtime, webUrl: `http://127.0.0.1:${port}`, stop: () => Promise.all([web.stop(), realtime.stop()]) };
}
