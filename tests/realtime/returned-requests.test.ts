import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { checkChat } from "../../sandbox/llm/rules/chat.ts";
import { checkMessages } from "../../sandbox/llm/rules/messages.ts";
import { checkResponses } from "../../sandbox/llm/rules/responses.ts";
import type { Violation } from "../../sandbox/llm/rules/violation.ts";
import { send, textOf, useRig } from "./rig.ts";
import { type Body, chatSays, claudeSays, makeStrictPerson, responseSays, useStrictServer } from "./strict-server.ts";

// Conversations that a model server would have rejected permanently; each one works now.

const rig = useRig();
/** The server's additional rules in this test. */
let own: (body: Body) => Violation[] = () => [];
const dialect = { message: ["reasoning_content", "reasoning_details"], call: ["extra_content"] };
const strict = useStrictServer((path, body) => {
  if (path.endsWith("/messages")) return [...checkMessages(body), ...own(body)];
  if (path.endsWith("/responses")) return [...checkResponses(body), ...own(body)];
  return [...checkChat(body, undefined, dialect), ...own(body)];
});

type Person = Awaited<ReturnType<typeof makeStrictPerson>>;
const makeTask = (id: string, title: string) => ({ id, name: "create_task", arguments: JSON.stringify({ title }) });
const useTask = (id: string, title: string) => ({ type: "tool_use", id, name: "create_task", input: { title } });
const says = (text: string) => ({ type: "text", text });

async function freely(demands: (body: Body) => Violation[] = () => []): Promise<Person> {
  own = demands;
  const person = await makeStrictPerson(rig.url, strict);
  await db().user.update({ where: { id: person.user.id }, data: { toolPolicy: "run_freely" } });
  return person;
}

/** One message of a conversation, and the reply to it. */
async function ask({ client }: Person, model: string, conversationId = uuidv7(), more: object = {}) {
  const sent = await send(client, "Add it", { conversationId, model, ...more });
  const reply = await client.end(sent.assistantMessage.id);
  return { reply, conversationId };
}

const list = (value: unknown) => value as Record<string, unknown>[];
const blocksOf = (body: Body | undefined) => list(body?.messages).flatMap(({ content }) => (Array.isArray(content) ? list(content) : []));
const callsOf = (body: Body | undefined) => list(body?.messages).flatMap(({ tool_calls: calls }) => (calls ? list(calls) : []));

test("a tool, a plain answer, a tool: ids are the provider's own, and duplicate ones are made unique", async () => {
  const person = await freely();
  strict.respondWith(claudeSays([useTask("toolu_1", "A")]), claudeSays([says("Done.")]), claudeSays([says("Hello.")]));
  strict.respondWith(claudeSays([useTask("toolu_1", "B")]), claudeSays([says("Done too.")]));
  const { conversationId } = await ask(person, person.claude());
  await ask(person, person.claude(), conversationId);
  const { reply } = await ask(person, person.claude(), conversationId);
  expect(reply).toMatchObject({ status: "complete" });
  expect(reply.parts[0]).toMatchObject({ callId: "call_0_0", status: "done" });
  const ids = blocksOf(strict.accepted.at(-1)).flatMap(({ type, id }) => (type === "tool_use" ? [id] : []));
  expect(ids).toEqual(["toolu_1", expect.stringMatching(/^[a-zA-Z0-9]{9}$/)]);
  expect(strict.refused).toEqual([]);
  person.client.socket.disconnect();
});

test("a server that only accepts ids of nine alphanumeric characters gets such ids, even for calls of another provider", async () => {
  const nine = (body: Body) =>
    callsOf(body).flatMap(({ id }) => (/^[a-zA-Z0-9]{9}$/.test(String(id)) ? [] : [{ param: "", message: `bad id ${id}` }]));
  const person = await freely((body) => (body.model === "mistral-large" ? nine(body) : []));
  strict.respondWith(claudeSays([useTask("toolu_01ABC", "A")]), claudeSays([says("Done.")]));
  strict.respondWith(chatSays("", [makeTask("D681PevKs", "B")]), chatSays("Done."));
  const { conversationId } = await ask(person, person.claude());
  const { reply } = await ask(person, person.other(), conversationId);
  expect(reply).toMatchObject({ status: "complete" });
  expect(callsOf(strict.accepted.at(-1)).map(({ id }) => id)).toEqual([expect.any(String), "D681PevKs"]);
  person.client.socket.disconnect();
});

test.each(["functions.create task<|x|>", ""])("a tool named %j is reported as unknown under a legal name", async (name) => {
  const person = await freely();
  strict.respondWith(chatSays("", [{ id: "a", name, arguments: "{}" }]), chatSays("I have no such tool."), chatSays("Hello."));
  const { reply, conversationId } = await ask(person, person.other());
  expect(textOf(reply)).toBe("I have no such tool.");
  expect(JSON.stringify(strict.accepted[1])).toContain("There is no tool");
  expect((await ask(person, person.other(), conversationId)).reply.status).toBe("complete");
  person.client.socket.disconnect();
});

test("white space before a tool call is not sent back", async () => {
  const person = await freely();
  strict.respondWith(claudeSays([says("\n\n"), useTask("a", "A")]), claudeSays([says("Done.")]), claudeSays([says("Hello.")]));
  const { conversationId } = await ask(person, person.claude());
  expect((await ask(person, person.claude(), conversationId)).reply).toMatchObject({ status: "complete" });
  person.client.socket.disconnect();
});

test("doubly encoded arguments are an object for the next provider", async () => {
  const person = await freely();
  strict.respondWith(
    chatSays("", [{ id: "a", name: "create_task", arguments: '"{\\"title\\":\\"A\\"}"' }]),
    chatSays("Hm."),
    claudeSays([says("Hello.")]),
  );
  const { conversationId } = await ask(person, person.other());
  expect((await ask(person, person.claude(), conversationId)).reply).toMatchObject({ status: "complete" });
  expect(blocksOf(strict.accepted.at(-1)).find(({ type }) => type === "tool_use")?.input).toEqual({ title: "A" });
  person.client.socket.disconnect();
});

test("after a failed reply without text the roles still alternate", async () => {
  const alternate = ({ messages }: Body) =>
    list(messages).flatMap(({ role }, at) =>
      role === list(messages)[at - 1]?.role ? [{ param: "", message: "Conversation roles must alternate" }] : [],
    );
  const person = await freely(alternate);
  strict.respondWith("broken", chatSays("Hello."));
  const { reply, conversationId } = await ask(person, person.other("gemma"));
  expect(reply.status).toBe("failed");
  expect((await ask(person, person.other("gemma"), conversationId)).reply.status).toBe("complete");
  person.client.socket.disconnect();
});

test("the Responses API gets its call ids back, and a stable, anonymous cache key", async () => {
  const person = await freely();
  const call = { type: "function_call", id: "fc_1", call_id: "call_abc", name: "create_task", arguments: '{"title":"A"}' };
  strict.respondWith(
    responseSays([call]),
    responseSays([{ type: "message", text: "Done." }]),
    responseSays([{ type: "message", text: "Hello." }]),
  );
  const { conversationId } = await ask(person, person.gpt());
  await ask(person, person.gpt(), conversationId);
  const [first, second, third] = strict.accepted;
  expect(list(second?.input).find(({ type }) => type === "function_call")).toMatchObject({ call_id: "call_abc" });
  expect(first?.prompt_cache_key).toMatch(/^[0-9a-f]{32}$/);
  expect([second?.prompt_cache_key, third?.prompt_cache_key]).toEqual([first?.prompt_cache_key, first?.prompt_cache_key]);
  expect(first?.prompt_cache_key).not.toContain(conversationId.slice(0, 8));
  person.client.socket.disconnect();
});
