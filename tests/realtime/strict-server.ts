import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { addProvider } from "#domain/model/provider.ts";
import type { Violation } from "../../sandbox/llm/rules/violation.ts";
import { actorOf } from "../factories.ts";
import { connect, makePerson, testKeys } from "./rig.ts";
import { listening } from "./via-providers.ts";

// A model server that rejects rule violations, and otherwise sends the test's answers.

export type Body = Record<string, unknown>;
/** The events of one answer; a string stands for an HTTP 400 with that message. */
export type Answer = (object | string)[] | string;
export type StrictServer = {
  url: () => string;
  /** Accepted requests, in order. */
  accepted: Body[];
  refused: string[];
  /** The next answers: one for each request that follows the rules. */
  respondWith: (...answers: (Answer | ((body: Body) => Answer))[]) => void;
};

/** `check` is called with each body and its path. */
export function useStrictServer(check: (path: string, body: Body) => Violation[]): StrictServer {
  let answers: (Answer | ((body: Body) => Answer))[] = [];
  const strict: StrictServer = { url: () => "", accepted: [], refused: [], respondWith: (...next) => void answers.push(...next) };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
    const [broken] = check(request.url ?? "", body);
    const next = broken ? broken.message : (answers.shift() ?? "nothing is left to say");
    const answer = typeof next === "function" ? next(body) : next;
    if (typeof answer === "string") {
      strict.refused.push(answer);
      const error = { type: "invalid_request_error", message: answer };
      return void response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ type: "error", error }));
    }
    strict.accepted.push(body);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of answer) response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
    response.end();
  });
  beforeAll(async () => {
    const origin = await listening(server);
    strict.url = () => origin;
  });
  beforeEach(() => {
    answers = [];
    strict.accepted.length = 0;
    strict.refused.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return strict;
}

/** A user with the strict server as a provider of each kind. */
export async function makeStrictPerson(sidecar: string, strict: StrictServer) {
  const person = await makePerson();
  const actor = actorOf(person.user);
  const add = (kind: "anthropic" | "openai" | "compatible", baseUrl: string) =>
    addProvider(actor, { kind, name: kind, baseUrl, apiKey: "k" }, testKeys);
  const [claude, gpt, other] = [
    await add("anthropic", strict.url()),
    await add("openai", `${strict.url()}/v1`),
    await add("compatible", `${strict.url()}/v1`),
  ];
  return {
    ...person,
    actor,
    client: await connect(sidecar, person.token),
    claude: (model = "claude-sonnet-4-5") => ownModelId(claude.id, model),
    gpt: (model = "gpt-5") => ownModelId(gpt.id, model),
    other: (model = "mistral-large") => ownModelId(other.id, model),
  };
}

type Call = { id: string; name: string; arguments: string; extra?: object };

/** A Chat Completions answer. */
export function chatSays(text: string, calls: Call[] = [], delta: object = {}): Answer {
  const made = calls.map(({ id, name, arguments: text, extra }, index) => ({
    index,
    id,
    type: "function",
    function: { name, arguments: text },
    ...extra,
  }));
  const chunk = (delta: object, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] });
  return [
    chunk({ role: "assistant", ...delta }),
    ...(text === "" ? [] : [chunk({ content: text })]),
    ...(made.length > 0 ? [chunk({ tool_calls: made })] : []),
    chunk({}, made.length > 0 ? "tool_calls" : "stop"),
    { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } },
    "[DONE]",
  ];
}

type Block = Record<string, unknown> & { type: string };

/** A Claude answer with these blocks, each in one delta. */
export function claudeSays(blocks: Block[], stop = blocks.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn"): Answer {
  const usage = { input_tokens: 10, output_tokens: 1 };
  return [
    {
      type: "message_start",
      message: { id: "msg_1", type: "message", role: "assistant", content: [], model: "m", stop_reason: null, usage },
    },
    ...blocks.flatMap((block, index) => [...piecesOf(block, index), { type: "content_block_stop", index }]),
    { type: "message_delta", delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 5 } },
    { type: "message_stop" },
  ];
}

function piecesOf(block: Block, index: number): object[] {
  const start = (content_block: object) => ({ type: "content_block_start", index, content_block });
  const delta = (delta: object) => ({ type: "content_block_delta", index, delta });
  switch (block.type) {
    case "text":
      return [start({ type: "text", text: "" }), delta({ type: "text_delta", text: block.text })];
    case "thinking":
      return [
        start({ type: "thinking", thinking: "", signature: "" }),
        delta({ type: "thinking_delta", thinking: block.thinking }),
        delta({ type: "signature_delta", signature: block.signature }),
      ];
    case "tool_use":
    case "server_tool_use":
      return [start({ ...block, input: {} }), delta({ type: "input_json_delta", partial_json: JSON.stringify(block.input) })];
    default:
      return [start(block)];
  }
}

/** A Responses API answer with these items. */
export function responseSays(items: Record<string, unknown>[]): Answer {
  return [
    { type: "response.created", response: { id: "resp_1" } },
    ...items.flatMap((item, output_index): object[] => {
      const said = item.type === "message" ? [{ type: "response.output_text.delta", output_index, delta: item.text }] : [];
      return [...said, { type: "response.output_item.done", output_index, item }];
    }),
    { type: "response.completed", response: { usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 } } },
  ];
}
