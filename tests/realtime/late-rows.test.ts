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

test("rows that were read before this process ended a reply, and arrive after that, take nothing back", async () => {
  const node = await rig.another("node:late", redis.url);
  const { token } = await makePerson();
  const page = await connect(`http://127.0.0.1:${node.port}`, token);
  const first = await send(page, "hello");
  await page.end(first.assistantMessage.id);
  // Without the bus every word of the feed makes the process look at the rows.
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
