import { beforeAll, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { calls, chatStream, OddServer, says, urlOf } from "./odd-server.ts";
import { send, textOf, useRig } from "./rig.ts";

// A model server that echoes its key in a normal answer.

const rig = useRig();
const server = new OddServer();
beforeAll(() => {
  urlOf.rig = rig.url;
});

async function answered(body: string, kind: "compatible" | "anthropic" | "openai", apiKey: string) {
  server.answers(body);
  const person = await server.person(kind, apiKey);
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  const message = await person.client.end(assistantMessage.id);
  person.client.socket.disconnect();
  return { message };
}

const hello = says({ content: "Hello." });
const stop = says({}, "stop");

test("a key that a server echoes is masked, however it is chunked", async () => {
  const pieces = ["Your key is users-o", "wn-k", "ey, isn't it? users", " say so."];
  const { message } = await answered(chatStream(...pieces.map((content) => says({ content })), stop), "compatible", "users-own-key");
  expect(textOf(message)).toBe("Your key is [key], isn't it? users say so.");
});

const base64Key = Buffer.from("Bearer users-own-key-7!").toString("base64");
test.each([
  ["in base64", [base64Key]],
  ["in base64, letter by letter", [...base64Key]],
  [
    "in hexadecimal",
    ["as ", Buffer.from("users-own-key-7").toString("hex").slice(0, 9), Buffer.from("users-own-key-7").toString("hex").slice(9)],
  ],
])("a key that a server echoes %s is masked", async (_, pieces) => {
  const { message } = await answered(chatStream(...pieces.map((content) => says({ content })), stop), "compatible", "users-own-key-7");
  const text = textOf(message);
  expect(text).toContain("[key]");
  expect(Buffer.from(text.replaceAll(/\W/g, ""), "base64").toString("latin1")).not.toContain("users-own");
});

test.each(["openai", "anthropic", "compatible"] as const)("a key in reasoning and text is never stored (%s)", async (kind) => {
  const key = "sk-users/own+key-8";
  const { message } = await answered(echoOf(kind, key), kind, key);
  const stored = await db().message.findUniqueOrThrow({ where: { id: message.id } });
  const everything = JSON.stringify([message, stored.parts, stored.notes]);
  expect(textOf(message)).toBe("[key]");
  for (const form of [key, encodeURIComponent(key), Buffer.from(key).toString("hex")]) expect(everything).not.toContain(form);
});

test("a key in the arguments of a call is never stored or passed on", async () => {
  const key = "sk-users/own+key-9";
  const input = JSON.stringify({ title: `${key} ${encodeURIComponent(key)}` });
  const piece = (args: string) => calls({ index: 0, id: "call_1", function: { name: "create_task", arguments: args } });
  server.answers(chatStream(piece(input), says({}, "tool_calls")), chatStream(hello, stop));
  const person = await server.person("compatible", key);
  const { assistantMessage } = await send(person.client, "hello", { model: person.model });
  const message = await person.client.end(assistantMessage.id);
  const [task] = await db().task.findMany({ where: { userId: person.user.id } });
  expect(task?.title).toBe("[key] [key]");
  expect(JSON.stringify([message, server.requests])).not.toContain("own+key-9");
  person.client.socket.disconnect();
});

/** An answer that echoes a key as reasoning and as text, each split in the middle. */
function echoOf(kind: "openai" | "anthropic" | "compatible", key: string): string {
  const halves = [key.slice(0, 7), key.slice(7)];
  const sse = (events: { type: string; [name: string]: unknown }[]) =>
    events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  if (kind === "compatible")
    return chatStream(
      ...halves.map((reasoning_content) => says({ reasoning_content })),
      ...halves.map((content) => says({ content })),
      stop,
    );
  if (kind === "anthropic") {
    const block = (index: number, start: object, deltas: object[]) => [
      { type: "content_block_start", index, content_block: start },
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ];
    const thoughts = halves.map((thinking) => ({ type: "thinking_delta", thinking }));
    const texts = halves.map((text) => ({ type: "text_delta", text }));
    return sse([
      { type: "message_start", message: { id: "m", type: "message", role: "assistant", content: [], model: "odd", usage: {} } },
      ...block(0, { type: "thinking", thinking: "" }, thoughts),
      ...block(1, { type: "text", text: "" }, texts),
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
      { type: "message_stop" },
    ]);
  }
  const text = (delta: string) => ({ type: "response.output_text.delta", item_id: "m", output_index: 0, content_index: 0, delta });
  const content = [{ type: "output_text", text: key, annotations: [] }];
  const item = { id: "m", type: "message", role: "assistant", status: "completed", content };
  const usage = { input_tokens: 5, output_tokens: 5, total_tokens: 10 };
  return sse([
    { type: "response.created", response: { id: "r", status: "in_progress", output: [] } },
    ...halves.map(text),
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { id: "r", status: "completed", output: [item], usage } },
  ]);
}

test("through /v1 it is masked, whole or split, and everything else passes unchanged", async () => {
  const person = await server.person("compatible", "users-own-key");
  const ask = async (stream: boolean) => {
    const headers = { Authorization: `Bearer ${person.token}`, "Content-Type": "application/json" };
    const body = JSON.stringify({ model: person.model, stream, messages: [{ role: "user", content: "x" }] });
    return (await fetch(`${rig.url}/v1/chat/completions`, { method: "POST", headers, body })).text();
  };
  const message = { role: "assistant", content: "You sent users-own-key", extra: Buffer.from("users-own-key").toString("base64") };
  server.answers(JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }], more: 0.1 }));
  const whole = await ask(false);
  expect(whole).toContain("You sent [key]");
  expect(whole).toContain('"more":0.1');
  expect(whole).not.toContain(message.extra);

  const pieces = ["Plain ", "us", "ers", "-own", "-k", "ey", " and users", " too"];
  const thoughts = ["users-", "own-key"];
  const head = { index: 0, id: "call_1", type: "function", function: { name: "f", arguments: '{"a":"users-o' } };
  const odd = `{"odd": 0.10,"choices":[{"index":0,"delta":{"content":"Odd. "},"finish_reason":null}]}`;
  server.answers(
    chatStream(
      odd,
      ...thoughts.map((reasoning_content) => says({ reasoning_content })),
      ...pieces.map((content) => says({ content })),
      calls(head),
      calls({ index: 0, function: { arguments: 'wn-key"}' } }),
      says({}, "tool_calls"),
    ),
  );
  const streamed = await ask(true);
  const data = streamed.split("\n\n").flatMap((event) => (event.startsWith("data: {") ? [JSON.parse(event.slice(6))] : []));
  const deltas = data.flatMap(({ choices }) => choices.map(({ delta }: { delta: Delta }) => delta)) as Delta[];
  const all = (read: (delta: Delta) => string | undefined) => deltas.map((delta) => read(delta) ?? "").join("");
  expect(all(({ content }) => content)).toBe("Odd. Plain us[key] and users too");
  expect(all(({ reasoning_content: text }) => text)).toBe("[key]");
  expect(all(({ tool_calls: made }) => made?.[0]?.function.arguments)).toBe('{"a":"[key]"}');
  expect(streamed).toContain('"odd": 0.10');
  person.client.socket.disconnect();
});

type Delta = { content?: string; reasoning_content?: string; tool_calls?: { function: { arguments: string } }[] };
