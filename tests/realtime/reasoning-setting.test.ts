import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { readReasoning, setReasoning } from "#domain/chat/conversation-reasoning.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { checkMessages } from "../../sandbox/llm/rules/messages.ts";
import { checkResponses } from "../../sandbox/llm/rules/responses.ts";
import type { Violation } from "../../sandbox/llm/rules/violation.ts";
import { send, useRig } from "./rig.ts";
import { type Body, chatSays, claudeSays, makeStrictPerson, responseSays, useStrictServer } from "./strict-server.ts";

const rig = useRig();
let own: (body: Body) => Violation[] = () => [];
const strict = useStrictServer((path, body) => {
  if (path.endsWith("/messages")) return [...checkMessages(body), ...own(body)];
  return path.endsWith("/responses") ? [...checkResponses(body), ...own(body)] : own(body);
});

async function makeAsker(demands: typeof own = () => []) {
  own = demands;
  const person = await makeStrictPerson(rig.url, strict);
  await db().user.update({ where: { id: person.user.id }, data: { toolPolicy: "run_freely" } });
  const conversationId = uuidv7();
  const ask = async (model: string, more: object = {}) => {
    const sent = await send(person.client, "Add it", { conversationId, model, ...more });
    return person.client.end(sent.assistantMessage.id);
  };
  return { ...person, conversationId, ask };
}

const messagesOf = (body: Body | undefined) => (body?.messages ?? []) as Body[];
const says = (text: string) => ({ type: "text", text });
const thinks = { type: "thinking", thinking: "Hm.", signature: "signed" };
const useTask = { type: "tool_use", id: "toolu_1", name: "create_task", input: { title: "A" } };

test("a message's setting is stored for its conversation, and applies to every step of a reply", async () => {
  const { client, actor, conversationId, ask, claude } = await makeAsker();
  strict.respondWith(
    claudeSays([thinks, useTask]),
    claudeSays([says("Done.")]),
    claudeSays([says("Hello.")]),
    claudeSays([says("Hello.")]),
  );
  await ask(claude(), { reasoning: "long" });
  await ask(claude());
  const long = { type: "enabled", budget_tokens: 16_384 };
  expect(strict.accepted.map(({ thinking }) => thinking)).toEqual([long, long, long]);
  const [, second] = strict.accepted;
  expect(messagesOf(second)[1]?.content).toMatchObject([thinks, { type: "tool_use", id: "toolu_1" }]);
  expect((await client.open(conversationId)).conversation).toMatchObject({ reasoning: "long" });
  await setReasoning(actor, conversationId, "off");
  await ask(claude());
  expect(strict.accepted.at(-1)).not.toHaveProperty("thinking");
  client.socket.disconnect();
});

test("each model gets its own parameter, and one without any gets none", async () => {
  const { client, ask, gpt, other, claude } = await makeAsker();
  const hello = [{ type: "message", text: "Hello." }];
  strict.respondWith(responseSays(hello), responseSays(hello), chatSays("Hello."), claudeSays([says("Hello.")]));
  await ask(gpt(), { reasoning: "long" });
  await ask(gpt(), { reasoning: "off" });
  await ask(other("mistral-large"), { reasoning: "long" });
  await ask(claude("claude-opus-4-6"));
  const [long, off, unknown, adaptive] = strict.accepted;
  expect([long?.reasoning, off?.reasoning]).toMatchObject([{ effort: "high" }, { effort: "minimal" }]);
  expect(unknown).not.toHaveProperty("reasoning_effort");
  expect(adaptive).toMatchObject({ thinking: { type: "adaptive" }, output_config: { effort: "high" } });
  client.socket.disconnect();
});

test("a server that rejects the parameter is called without it from then on", async () => {
  const refuses = (body: Body) => (body.thinking ? [{ param: "thinking", message: "thinking: Extra inputs are not permitted" }] : []);
  const { client, actor, conversationId, ask, claude } = await makeAsker(refuses);
  strict.respondWith(claudeSays([says("Hello.")]), claudeSays([says("Hello.")]));
  expect(await ask(claude(), { reasoning: "long" })).toMatchObject({ status: "complete" });
  expect(await ask(claude())).toMatchObject({ status: "complete" });
  expect(strict.refused).toHaveLength(1);
  expect(await readReasoning(actor, { id: conversationId, model: claude() })).toEqual({ offered: false, reasoning: "long" });
  client.socket.disconnect();
});

test("a provider that pauses its turn is asked to continue it", async () => {
  const { client, ask, claude } = await makeAsker();
  const search = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "news" } };
  const found = { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] };
  strict.respondWith(
    claudeSays([says("I look."), search, found], "pause_turn"),
    claudeSays([says(" Nothing new.")]),
    claudeSays([says("Hello.")]),
  );
  const reply = await ask(claude(), { reasoning: "off" });
  expect(reply).toMatchObject({ status: "complete" });
  expect(reply.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("")).toBe("I look. Nothing new.");
  const last = messagesOf(strict.accepted[1]).at(-1);
  expect(last).toMatchObject({ role: "assistant", content: [says("I look."), search, found] });
  expect(await ask(claude())).toMatchObject({ status: "complete" });
  client.socket.disconnect();
});
