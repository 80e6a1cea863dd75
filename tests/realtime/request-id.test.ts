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
])("what a socket does is noted under %s", async (_, requestId, expected) => {
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

test("the metrics tell of requests, their time and the pool", async () => {
  await call(rig.url, "GET", "/health");
  const { text } = await call(rig.url, "GET", "/metrics");
  expect(text).toContain('bestchat_http_requests_total{method="GET",route="/health",status="200"}');
  expect(text).toContain('bestchat_http_request_duration_seconds_bucket{le="0.1",method="GET",route="/health"}');
  for (const state of ["total", "idle", "waiting"])
    expect(text).toMatch(new RegExp(`bestchat_db_pool_connections\\{state="${state}"\\} \\d+`));
});
