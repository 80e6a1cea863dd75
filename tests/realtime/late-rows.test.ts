import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import { type LossyDatabase, useLossyDatabase } from "./lossy-database.ts";
import { type RedisServer, startRedis } from "./redis.ts";
import { connect, makePerson, send, useRig } from "./rig.ts";

let database: LossyDatabase;
let redis: RedisServer;
beforeAll(async () => {
  database = await useLossyDatabase();
  redis = await startRedis();
});
const rig = useRig();
afterAll(async () => {
  await redis.stop();
  await database.close();
});

test("rows read before this process ended a reply, but received later, change nothing", async () => {
  const node = await rig.another("node:late", redis.url);
  const { token } = await makePerson();
  const page = await connect(`http://127.0.0.1:${node.port}`, token);
  const first = await send(page, "hello");
  await page.end(first.assistantMessage.id);
  // Without the bus, every feed event makes the process read the rows.
  await redis.stop();
  const look = database.holdAnswerTo('"updated_at" >');
  const { assistantMessage } = await send(page, "hello", { conversationId: first.input.conversationId });
  await look.asked;
  await page.end(assistantMessage.id);
  const late: Message[] = [];
  page.socket.on("chat:message", ({ message }) => late.push(message));
  look.release();
  const next = await send(page, "hello again", { conversationId: first.input.conversationId });
  await page.end(next.assistantMessage.id);
  expect(late.filter(({ id }) => id === assistantMessage.id)).toEqual([]);
  expect(page.finished.filter(({ id }) => id === assistantMessage.id)).toHaveLength(1);
  await redis.start();
});

test("rows read before another process continued a reply, but received later, do not end it again", async () => {
  const [node, other] = [await rig.another("node:first", redis.url), await rig.another("node:second", redis.url)];
  const { token } = await makePerson();
  const [page, there] = [await connect(`http://127.0.0.1:${node.port}`, token), await connect(`http://127.0.0.1:${other.port}`, token)];
  const { assistantMessage } = await send(page, "slow");
  const { id: messageId } = assistantMessage;
  await page.until(() => (page.texts.get(messageId)?.seq ?? 0) > 2);
  await redis.stop();
  const look = database.holdAnswerTo('"updated_at" >');
  await page.ask("chat:stop", { messageId });
  await look.asked;
  let goesOn = false;
  page.socket.on("chat:message", ({ message }) => {
    goesOn ||= message.id === messageId && message.status === "streaming";
  });
  expect(await there.ask("chat:continue", { messageId, requestId: uuidv7() })).toMatchObject({ ok: true });
  await page.until(() => goesOn);
  look.release();
  rig.hurry();
  await page.until(() => page.finished.some(({ id, status }) => id === messageId && status === "complete"));
  expect(page.finished.filter(({ id }) => id === messageId).map(({ status }) => status)).toEqual(["stopped", "complete"]);
  await redis.start();
}, 40_000);
