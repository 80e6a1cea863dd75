import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ClientEvent } from "#contracts/realtime.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { type DatabaseDoor, openDatabaseDoor } from "../setup/database-door.ts";
import { inFairTime } from "../setup/fair-time.ts";
import { connect, makePerson, send, useRig } from "./rig.ts";

let door: DatabaseDoor;
beforeAll(async () => {
  door = await openDatabaseDoor();
  await closeDb();
  openDb({ url: door.url, poolMax: 4 });
});
const rig = useRig();
afterEach(() => door.thaw());
afterAll(async () => {
  await closeDb();
  await door.shut();
});

test("with the database frozen every event, handshake and route is answered within 5 s", async () => {
  const { token } = await makePerson();
  const page = await connect(rig.url, token);
  const { input, assistantMessage } = await send(page, "hello");
  await page.end(assistantMessage.id);
  const { conversationId } = input;
  const messageId = assistantMessage.id;
  const inputs: Record<ClientEvent, unknown> = {
    "session:refresh": { token },
    "chat:send": { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" },
    "chat:open": { conversationId },
    "chat:close": { conversationId },
    "chat:stop": { messageId },
    "chat:regenerate": { messageId, requestId: uuidv7() },
    "chat:continue": { messageId, requestId: uuidv7() },
    "tool:decide": { messageId, callId: "call_1", decision: "approve" },
    "tool:decide-all": { messageId, decision: "approve" },
    "tool:answer": { messageId, callId: "call_1", questionId: "q", action: "accept", content: {} },
    "feed:resume": { after: null },
  };
  expect(await (await fetch(`${rig.url}/health`)).json()).toEqual({ status: "ok", database: "connected" });

  door.freeze();
  const headers = { Authorization: `Bearer ${token}` };
  const body = new FormData();
  body.set("file", new Blob(["text"]), "a.txt");
  const answers = await Promise.all([
    ...Object.entries(inputs).map(([event, given]) => timed(event, () => page.ask(event as ClientEvent, given))),
    timed("handshake", () => connect(rig.url, token).catch((error: { data: unknown }) => ({ ok: false, error: error.data }))),
    ...[
      ["GET", "/v1/models"],
      ["POST", "/v1/chat/completions", JSON.stringify({ model: "demo", messages: [{ role: "user", content: "hi" }] })],
      ["POST", "/v1/responses", JSON.stringify({ model: "demo", input: "hi" })],
      ["POST", "/v1/embeddings", JSON.stringify({ model: "demo", input: "hi" })],
      ["POST", "/uploads", body],
      ["GET", `/uploads/${uuidv7()}`],
      ["GET", "/health"],
    ].map(([method, path, sent]) =>
      timed(`${method} ${path}`, async () => {
        // Whose token was asked for a moment ago is known without the database: what is sent has to be right.
        const typed = { ...headers, "Content-Type": "application/json" };
        const all = { method: String(method), headers: typeof sent === "string" ? typed : headers, body: sent ?? null };
        const answer = await fetch(rig.url + path, all);
        return { status: answer.status, retryAfter: Number(answer.headers.get("retry-after")) };
      }),
    ),
  ]);
  for (const { name, answer, tookMs } of answers) {
    expect(tookMs, name).toBeLessThan(5000);
    if (/^(GET|POST) /.test(name)) {
      expect(answer, name).toMatchObject({ status: 503 });
      expect("retryAfter" in answer && answer.retryAfter, name).toBeGreaterThan(0);
    } else expect(answer, `${name}: ${JSON.stringify(answer)}`).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
  }

  door.thaw();
  await expect.poll(async () => (await fetch(`${rig.url}/health`)).status, { timeout: 15_000 }).toBe(200);
  const again = await page.ask("chat:send", inputs["chat:send"]);
  expect(again).toMatchObject({ ok: true });
  if (again.ok) await page.end((again.data as Awaited<ReturnType<typeof send>>).assistantMessage.id);
}, 90_000);

async function timed<T>(name: string, work: () => Promise<T>): Promise<{ name: string; answer: T; tookMs: number }> {
  return { name, ...(await inFairTime(work)) };
}
