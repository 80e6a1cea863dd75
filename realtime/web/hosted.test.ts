import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createAnthropicClient } from "../llm/adapters/anthropic.ts";
import { createOpenAiClient } from "../llm/adapters/openai.ts";
import type { ModelClient, ModelEvent, ModelRequest } from "../llm/model.ts";
import { messagesBody } from "../llm/request/messages.ts";
import { responsesBody } from "../llm/request/responses.ts";

const tool = { name: "list_tasks", description: "d", inputSchema: { type: "object", properties: {} } };
const asking: ModelRequest = {
  model: "gpt-6",
  system: "s",
  messages: [{ role: "user", text: "news?" }],
  tools: [tool],
  hostedSearch: true,
};

const namesOf = (list: object[]) => list.flatMap((one) => ("name" in one ? [one.name] : []));

test("a provider's own search is added to our tools, and only if requested", () => {
  expect(responsesBody(asking).tools).toContainEqual({ type: "web_search" });
  expect(responsesBody({ ...asking, hostedSearch: false }).tools).toHaveLength(1);
  const claude = messagesBody({ ...asking, model: "claude-opus-4-1" }).tools ?? [];
  expect(namesOf(claude)).toEqual(["web_search", "web_fetch", "list_tasks"]);
  expect(namesOf(messagesBody({ ...asking, model: "claude-3-7-sonnet-latest" }).tools ?? [])).toEqual(["web_search", "list_tasks"]);
});

/** The events that a client emits for a provider's answer. */
async function heard(events: object[], create: (baseUrl: string) => ModelClient, path: string): Promise<ModelEvent[]> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of events) response.write(`event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const all: ModelEvent[] = [];
  const client = create(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  await client(asking, new AbortController().signal, (event) => void all.push(event));
  server.close().closeAllConnections();
  return all;
}

test("Anthropic's searches are counted, their input is no tool call, and their results are cited", async () => {
  const usage = { input_tokens: 5, output_tokens: 7, server_tool_use: { web_search_requests: 1 } };
  const citation = { type: "web_search_result_location", url: "https://a.example/", title: "A", cited_text: "x", encrypted_index: "e" };
  const events = await heard(
    [
      { type: "message_start", message: { id: "m", type: "message", role: "assistant", content: [], model: "c", usage } },
      {
        type: "content_block_start",
        index: 0,
        content_block: { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} },
      },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"query": "news"}' } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] } },
      { type: "content_block_stop", index: 1 },
      { type: "content_block_start", index: 2, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "News." } },
      { type: "content_block_delta", index: 2, delta: { type: "citations_delta", citation } },
      { type: "content_block_stop", index: 2 },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
      { type: "message_stop" },
    ],
    (baseUrl) => createAnthropicClient({ apiKey: "k", baseUrl }),
    "",
  );
  expect(events.map(({ type }) => type)).toEqual(["search", "state", "state", "text", "citation", "state", "usage", "end"]);
});

test("OpenAI's searches are counted", async () => {
  const call = { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search", query: "news" } };
  const events = await heard(
    [
      { type: "response.created", response: { id: "r" } },
      { type: "response.output_item.added", output_index: 0, item: { ...call, status: "in_progress" } },
      { type: "response.output_item.done", output_index: 0, item: call },
      { type: "response.output_text.delta", output_index: 1, delta: "News." },
      {
        type: "response.output_text.annotation.added",
        annotation: { type: "url_citation", url: "https://a.example/", title: "A", start_index: 0, end_index: 4 },
      },
      { type: "response.completed", response: { id: "r", status: "completed", output: [], usage: { input_tokens: 5, output_tokens: 7 } } },
    ],
    (baseUrl) => createOpenAiClient({ apiKey: "k", baseUrl }),
    "/v1",
  );
  expect(events.map(({ type }) => type)).toEqual(["search", "state", "text", "citation", "usage", "end"]);
});
