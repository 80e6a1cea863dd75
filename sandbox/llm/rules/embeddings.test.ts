import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLlmServer } from "../server.ts";
import { checkEmbeddings } from "./embeddings.ts";
import type { Fields } from "./violation.ts";

const model = "text-embedding-3-small";
const words = (body: unknown) =>
  checkEmbeddings(body)
    .map(({ message }) => message)
    .join("\n");
const { server } = createLlmServer();
let origin = "";
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  origin = `http://127.0.0.1:${((server as Server).address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each<[string, Fields]>([
  ["a text", { model, input: "hello" }],
  ["texts", { model, input: ["hello", "you"], dimensions: 256, encoding_format: "base64", user: "u" }],
  ["tokens", { model, input: [1, 2, 3] }],
  ["lists of tokens", { model, input: [[1, 2], [3]] }],
])("%s may be asked for", (_name, body) => {
  expect(words(body)).toBe("");
});

test.each<[string, unknown, string]>([
  ["no model", { input: "hello" }, "you must provide a model parameter"],
  ["no input", { model }, "'$.input' is invalid"],
  ["an empty text", { model, input: "" }, "input cannot be an empty string"],
  ["an empty text among others", { model, input: ["a", ""] }, "input cannot be an empty string"],
  ["an empty list", { model, input: [] }, "'$.input' is invalid"],
  ["an object", { model, input: { text: "a" } }, "'$.input' is invalid"],
  ["texts and tokens", { model, input: ["a", [1]] }, "'$.input' is invalid"],
  ["fractions for tokens", { model, input: [1.5] }, "'$.input' is invalid"],
  ["too many texts", { model, input: Array.from({ length: 2049 }, () => "a") }, "maximum length 2048"],
  ["too long a text", { model, input: "a".repeat(40_000) }, "maximum context length is 8192 tokens"],
  ["too much at once", { model, input: Array.from({ length: 40 }, () => "a".repeat(32_000)) }, "max 300000 tokens per request"],
  ["a format of nobody", { model, input: "a", encoding_format: "int8" }, "Supported values are: 'float', and 'base64'"],
  ["too many dimensions", { model, input: "a", dimensions: 2000 }, "Must be between 1 and 1536"],
  ["no dimension", { model, input: "a", dimensions: 0 }, "Must be between 1 and 1536"],
  ["dimensions where they are fixed", { model: "text-embedding-ada-002", input: "a", dimensions: 5 }, "does not support specifying"],
  ["a field of another API", { model, input: "a", stream: true }, "Unrecognized request argument supplied: stream"],
  ["half a character", { model, input: "\ud800" }, "could not parse"],
])("%s may not", (_name, body, refused) => {
  expect(words(body)).toContain(refused);
});

async function ask(family: string, body: Fields) {
  const headers = { authorization: "Bearer k", "content-type": "application/json" };
  const response = await fetch(`${origin}/${family}/v1/embeddings`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as { data: { embedding: number[] | string }[]; usage: object } };
}

test("the same text has the same vector, as numbers and as bytes", async () => {
  const { body: first } = await ask("openai", { model, input: ["hello", "you", "hello"] });
  const vectors = first.data.map(({ embedding }) => embedding as number[]);
  expect(vectors.map((vector) => vector.length)).toEqual([1536, 1536, 1536]);
  expect(vectors[0]).toEqual(vectors[2]);
  expect(vectors[0]).not.toEqual(vectors[1]);
  expect(Math.hypot(...(vectors[0] ?? []))).toBeCloseTo(1);
  expect(first.usage).toEqual({ prompt_tokens: 5, total_tokens: 5 });
  const { body: coded } = await ask("openai", { model, input: "hello", encoding_format: "base64", dimensions: 64 });
  expect(Buffer.from(String(coded.data[0]?.embedding), "base64")).toHaveLength(256);
});

test.each<[string, Fields, number]>([
  ["openai", { model: "gpt-5-mini", input: "a" }, 403],
  ["mistral", { model: "mistral-embed", input: "a" }, 200],
  ["mistral", { model: "mistral-embed", input: "a", dimensions: 5 }, 422],
  ["gemini", { model: "models/gemini-embedding-001", input: "a" }, 200],
  ["ollama", { model: "nomic-embed-text:latest", input: "a", unknown: 1 }, 200],
  ["ollama", { model: "llama3.2:latest", input: "a" }, 400],
  ["vllm", { model: "Qwen/Qwen3-8B", input: "a" }, 400],
  ["llamacpp", { model: "local.gguf", input: "a" }, 501],
  ["deepseek", { model: "deepseek-chat", input: "a" }, 404],
  ["anthropic", { model: "claude", input: "a" }, 404],
])("%s, asked for %j, answers %d", async (family, body, status) => {
  expect((await ask(family, body)).status).toBe(status);
});
