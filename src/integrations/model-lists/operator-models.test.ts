import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { factsOf, priceOf, setOperatorFacts, setReportedFacts } from "#domain/model/model-facts.ts";
import { briefLimits, createOutboundFetch } from "#lib/outbound.ts";
import { OperatorModels, type OperatorServer } from "./operator-models.ts";

type Routes = Record<string, unknown>;
let routes: Routes = {};
let asked: string[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { model = "" } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as { model?: string };
  const path = request.url ?? "";
  asked.push(path);
  const answer = routes[`${path} ${model}`.trim()] ?? routes[path];
  response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  routes = {};
  asked = [];
});
afterEach(() => {
  setReportedFacts(() => null);
  setOperatorFacts({});
});

const fetch = createOutboundFetch({ allowPrivate: true, limits: briefLimits });
const listOf = (...ids: unknown[]) => ({ object: "list", data: ids.map((id) => (typeof id === "string" ? { id, object: "model" } : id)) });

function models(given: Partial<OperatorServer> = {}): OperatorModels {
  const lists = new OperatorModels([{ provider: "openai", apiKey: "k", baseUrl: `${origin}/v1`, models: [], ...given }], fetch);
  setReportedFacts((id) => lists.factsOf(id));
  return lists;
}

test("listed models are offered, except those that cannot chat", async () => {
  routes["/v1/models"] = listOf(
    "qwen3:8b",
    "text-embedding-3-small",
    "nomic-embed-text",
    "whisper-1",
    "bge-m3",
    "llama3.2",
    "dall-e-3",
    "tts-1",
  );
  const lists = models();
  expect(lists.listed("openai")).toEqual([]);
  await lists.refresh();
  expect(lists.listed("openai")).toEqual(["llama3.2", "qwen3:8b"]);
  expect(["nomic-embed-text", "bge-m3", "whisper-1", "llama3.2", "unlisted-embed"].filter((id) => lists.embeds("openai", id))).toEqual([
    "nomic-embed-text",
    "bge-m3",
  ]);
  expect(lists.listed("anthropic")).toBeNull();
});

test("models named by the operator are offered in that order, whatever the server lists", async () => {
  routes["/v1/models"] = listOf("a", "b", "c");
  const lists = models({ models: ["c", "x"] });
  await lists.refresh();
  expect(lists.listed("openai")).toEqual(["c", "x"]);
});

test("at the official address no list is fetched, and the catalogue applies unless models are named", async () => {
  for (const baseUrl of [undefined, "https://api.openai.com/v1"]) {
    const lists = models({ baseUrl });
    await lists.refresh();
    expect(lists.listed("openai")).toBeNull();
    expect(lists.factsOf("gpt-5")).toBeNull();
    expect(models({ baseUrl, models: ["gpt-5"] }).listed("openai")).toEqual(["gpt-5"]);
  }
  expect(asked).toEqual([]);
});

test("a server that is down gives neither list nor error; its list appears when it is up", async () => {
  const failures: string[] = [];
  const server: OperatorServer = { provider: "openai", apiKey: "k", baseUrl: "http://127.0.0.1:9/v1", models: [] };
  const lists = new OperatorModels([server], fetch, (_, why) => failures.push(why));
  await lists.refresh();
  expect(lists.listed("openai")).toEqual([]);
  expect(failures).toHaveLength(1);
  // Not queried again at once: a frequently opened page must not wait each time.
  await lists.refresh();
  expect(failures).toHaveLength(1);
});

test("the offered models follow a server that lists late, changes, goes down and comes back", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const lists = models();
  /** As when a page asks that much later, and once more when the response is there. */
  const seenAfter = async (seconds: number) => {
    vi.setSystemTime(Date.now() + seconds * 1000);
    await lists.refresh();
    // A stale list is refreshed in the background.
    await lists.settled();
    return lists.listed("openai");
  };
  routes["/v1/models"] = listOf();
  expect(await seenAfter(0)).toEqual([]);
  routes["/v1/models"] = listOf("mistral-7b");
  expect(await seenAfter(1)).toEqual([]);
  // An empty list means a server that is still loading: it is queried again soon.
  expect(await seenAfter(5)).toEqual(["mistral-7b"]);
  routes["/v1/models"] = listOf("qwen3", "gemma3");
  expect(await seenAfter(5)).toEqual(["mistral-7b"]);
  expect(await seenAfter(56)).toEqual(["gemma3", "qwen3"]);
  routes = {};
  expect(await seenAfter(61)).toEqual(["gemma3", "qwen3"]);
  routes["/v1/models"] = listOf("qwen3");
  expect(await seenAfter(5)).toEqual(["qwen3"]);
  // A requested model that is not in the list triggers a refresh at once.
  routes["/v1/models"] = listOf("qwen3", "new-one");
  vi.setSystemTime(Date.now() + 5000);
  await lists.refresh("new-one");
  expect(lists.listed("openai")).toContain("new-one");
  vi.useRealTimers();
});

test("a model of the operator's own server never gets the price or window of its namesake", async () => {
  routes["/v1/models"] = listOf("gpt-5", {
    id: "router/x",
    context_length: 50_000,
    pricing: { prompt: "0.000001", completion: "0.000002" },
  });
  await models().refresh();
  const tokens = { inputTokens: 1000, outputTokens: 1000 };
  expect(priceOf("gpt-5")(tokens)).toBe(0);
  expect(priceOf("router/x")(tokens)).toBe(3000);
  expect(priceOf("gpt-5-mini")(tokens)).toBeGreaterThan(0);
  setOperatorFacts({ "gpt-5": { inputPrice: 1, outputPrice: 1, window: 16_384 } });
  expect(priceOf("gpt-5")(tokens)).toBe(2000);
  expect(factsOf("gpt-5").window).toBe(16_384);
});

test.each<[string, Routes, number]>([
  ["vLLM", { "/v1/models": listOf({ id: "m", max_model_len: 20_000 }) }, 20_000],
  ["OpenRouter", { "/v1/models": listOf({ id: "m", context_length: 21_000 }) }, 21_000],
  [
    "llama.cpp, which was trained for more",
    { "/v1/models": listOf({ id: "m", meta: { n_ctx_train: 131_072 } }), "/props": { default_generation_settings: { n_ctx: 22_000 } } },
    22_000,
  ],
  ["Ollama", { "/v1/models": listOf("m"), "/api/show": { model_info: { "llama.context_length": 23_000 } } }, 23_000],
  [
    "Ollama with a window of its own",
    { "/v1/models": listOf("m"), "/api/show": { model_info: { "qwen3.context_length": 40_960 }, parameters: "stop  x\nnum_ctx   16384" } },
    16_384,
  ],
  ["nobody says", { "/v1/models": listOf("m") }, 8192],
])("the window is detected: %s", async (_, given, window) => {
  routes = given;
  await models().refresh();
  expect(factsOf("m").window).toBe(window);
});

test("Ollama reports which of its models have vision, and which only embed", async () => {
  routes["/v1/models"] = listOf("mystery", "sees");
  routes["/api/show mystery"] = { capabilities: ["embedding"], model_info: {} };
  routes["/api/show sees"] = { capabilities: ["completion", "vision"], model_info: {} };
  const lists = models();
  await lists.refresh();
  expect(lists.listed("openai")).toEqual(["sees"]);
  expect(factsOf("sees").supportsVision).toBe(true);
});

test("Anthropic's protocol has its list too", async () => {
  routes["/v1/models?limit=1000"] = { data: [{ type: "model", id: "claude-local", max_input_tokens: 30_000 }], has_more: false };
  const lists = models({ provider: "anthropic", baseUrl: origin });
  await lists.refresh();
  expect(lists.listed("anthropic")).toEqual(["claude-local"]);
  expect(factsOf("claude-local").window).toBe(30_000);
});
