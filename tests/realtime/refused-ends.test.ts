import { afterEach, beforeAll, expect, test } from "vitest";
import { runAttemptsMax } from "#domain/run/run-lease.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { chatStream, OddServer, says, urlOf } from "./odd-server.ts";
import { send, textOf, useRig } from "./rig.ts";

// The database permanently rejects part of a reply: the run ends, once, and its model is not called again.

const rig = useRig();
const server = new OddServer();
beforeAll(() => {
  urlOf.rig = rig.url;
});
afterEach(async () => {
  await db().$executeRawUnsafe("DROP FUNCTION IF EXISTS refuse_for_test CASCADE");
});

/** From now on the database rejects such a write with this state. */
async function refuse(table: string, on: string, when: string, state: string): Promise<void> {
  await db().$executeRawUnsafe(
    `CREATE FUNCTION refuse_for_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '${state}'; END $$`,
  );
  await db().$executeRawUnsafe(
    `CREATE TRIGGER refuse_for_test BEFORE ${on} ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION refuse_for_test()`,
  );
}

test.each<[string, string, string, (userId: number) => string, string]>([
  ["its usage, as out of range", "usage_entry", "INSERT", (user) => `NEW.user_id = ${user}`, "22003"],
  ["its usage, as missing", "usage_entry", "INSERT", (user) => `NEW.user_id = ${user}`, "23502"],
  ["its text, as no text", "message", "UPDATE", (user) => `NEW.user_id = ${user} AND NEW.parts::text LIKE '%Hello.%'`, "22P05"],
  ["its usage, as an error of its own", "usage_entry", "INSERT", (user) => `NEW.user_id = ${user}`, "XX000"],
])(
  "a reply of which the database rejects %s",
  async (_name, table, on, when, state) => {
    server.answers(
      chatStream(says({ content: "Hello." }), says({}, "stop"), { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }),
    );
    const person = await server.person();
    await refuse(table, on, when(person.user.id), state);
    const { assistantMessage } = await send(person.client, "hello", { model: person.model });
    const message = await person.client.end(assistantMessage.id);
    expect(message).toMatchObject({ status: "failed", error: { code: "INTERNAL" } });
    expect(textOf(message)).toBe(table === "message" ? "" : "Hello.");
    const [run] = await db().run.findMany({ where: { messageId: message.id } });
    expect(run).toMatchObject({ status: "ended" });
    expect(run?.attempts).toBeLessThan(runAttemptsMax);
    expect(server.requests).toHaveLength(1);
    person.client.socket.disconnect();
  },
  30_000,
);

test("a reply that cannot be stored does not keep others from being stored", async () => {
  let finish = () => {};
  server.requests.length = 0;
  server.reply = (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write(`data: ${JSON.stringify(says({ content: "Hello." }))}\n\n`);
    const before = finish;
    finish = () => {
      before();
      response.end(chatStream(says({}, "stop")));
    };
  };
  const bad = await server.person();
  const good = await server.person();
  await refuse("message", "UPDATE", `NEW.user_id = ${bad.user.id} AND NEW.parts::text LIKE '%Hello.%'`, "22P05");
  const badReply = await send(bad.client, "hello", { model: bad.model });
  const goodReply = await send(good.client, "hello", { model: good.model });
  expect(await bad.client.end(badReply.assistantMessage.id)).toMatchObject({ status: "failed" });
  await expect
    .poll(async () => JSON.stringify((await db().message.findFirst({ where: { id: goodReply.assistantMessage.id } }))?.parts))
    .toContain("Hello.");
  finish();
  expect(await good.client.end(goodReply.assistantMessage.id)).toMatchObject({ status: "complete" });
  for (const { client } of [bad, good]) client.socket.disconnect();
}, 30_000);
