import { io } from "socket.io-client";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { allUsersDb } from "#lib/db.ts";
import { call } from "../api/call.ts";
import { makePerson, useRig } from "./rig.ts";

const rig = useRig();

test.each([
  ["the id that the web process gave", "from-web_1.a", /^from-web_1\.a\.1$/],
  ["an id of its own instead of one that no log should hold", "a\nb", /^[0-9a-f-]{36}$/],
])("a socket's events are logged under %s", async (_, requestId, expected) => {
  const { token, user } = await makePerson();
  const socket = io(rig.url, { auth: { token, requestId }, transports: ["websocket"], forceNew: true, reconnection: false });
  const ended = new Promise((resolve) => socket.once("chat:finished", resolve));
  const answer = await socket.emitWithAck("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" });
  expect(answer).toMatchObject({ ok: true });
  await ended;
  socket.disconnect();
  const [entry] = await allUsersDb().auditEntry.findMany({ where: { userId: user.id, action: "message.send" } });
  expect(entry?.requestId).toMatch(expected);
});

test("the metrics cover model calls, replies, sockets and flushes", async () => {
  const { token } = await makePerson();
  const socket = io(rig.url, { auth: { token }, transports: ["websocket"], forceNew: true, reconnection: false });
  const ended = new Promise((resolve) => socket.once("chat:finished", resolve));
  await socket.emitWithAck("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text: "add a task: water the plants" });
  await ended;
  const { text } = await call(rig.url, "GET", "/metrics");
  socket.disconnect();
  const valueOf = (series: RegExp) =>
    Number(new RegExp(`^bestchat_${series.source} (\\d+(?:\\.\\d+)?)$`, "m").exec(text)?.[1] ?? Number.NaN);
  expect(valueOf(/model_calls_total\{provider="\w+",outcome="stop"\}/)).toBeGreaterThan(0);
  expect(valueOf(/model_tokens_total\{provider="\w+",direction="out"\}/)).toBeGreaterThan(0);
  expect(valueOf(/model_first_token_seconds_count\{provider="\w+"\}/)).toBeGreaterThan(0);
  expect(valueOf(/tool_calls_total\{tool="create_task",outcome="done"\}/)).toBeGreaterThan(0);
  expect(valueOf(/sockets/)).toBeGreaterThan(0);
  expect(valueOf(/live_runs/)).toBeGreaterThanOrEqual(0);
});

test("the metrics cover requests, their duration and the pool", async () => {
  await call(rig.url, "GET", "/health");
  const { text } = await call(rig.url, "GET", "/metrics");
  expect(text).toContain('bestchat_http_requests_total{method="GET",route="/health",status="200"}');
  expect(text).toContain('bestchat_http_request_duration_seconds_bucket{le="0.1",method="GET",route="/health"}');
  for (const state of ["total", "idle", "waiting"])
    expect(text).toMatch(new RegExp(`bestchat_db_pool_connections\\{state="${state}"\\} \\d+`));
});
