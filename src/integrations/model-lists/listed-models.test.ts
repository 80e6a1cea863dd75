import { expect, test } from "vitest";
import { askForModels } from "./ask-for-models.ts";
import { modelPage } from "./listed-models.ts";

const names = (answer: unknown) => {
  const page = modelPage(answer);
  return page && [...page.models.keys()];
};

test.each<[string, unknown, string[] | null]>([
  ["OpenAI's", { object: "list", data: [{ id: "a" }, { id: "b" }] }, ["a", "b"]],
  [
    "odd members",
    { data: [{ id: "a" }, null, 7.5, {}, { id: null }, { id: ["x"] }, "b", [], { id: " " }, { id: "x".repeat(301) }] },
    ["a", "7.5", "b"],
  ],
  ["numbers for names", { data: [{ id: 7 }, { id: 0 }] }, ["7", "0"]],
  ["a bare list", [{ id: "a" }, "b"], ["a", "b"]],
  ["Ollama's", { models: [{ name: "llama3:8b", model: "llama3:8b", size: 1 }] }, ["llama3:8b"]],
  ["llama.cpp's two lists", { models: [{ name: "m.gguf" }], object: "list", data: [{ id: "m.gguf", meta: { n_ctx: 4096 } }] }, ["m.gguf"]],
  ["Gemini's", { models: [{ name: "models/gemini-2.0-flash" }] }, ["models/gemini-2.0-flash"]],
  ["LiteLLM's configuration", { model_list: [{ model_name: "a" }, { model_id: "b" }] }, ["a", "b"]],
  ["a list by name", { models: { a: {}, b: {} } }, ["a", "b"]],
  ["twice the same", { data: [{ id: "a" }, { id: "a" }] }, ["a"]],
  ["nothing in it", { data: null }, []],
  ["an empty list", { data: [] }, []],
  ["NUL", { data: [{ id: "a\u0000b" }] }, ["ab"]],
  ["no list", { hello: "world" }, null],
  ["no JSON", undefined, null],
])("a list with %s", (_name, answer, expected) => {
  expect(names(answer)).toEqual(expected);
});

test("the reported facts of an unusual list's members are used", () => {
  expect(modelPage({ data: [{ id: "a", max_model_len: 4096 }] })?.models.get("a")).toEqual({ window: 4096 });
});

const access = { kind: "anthropic", baseUrl: "https://models.example", apiKey: "k" } as const;

test("pages are followed, also with a circular cursor", async () => {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request) => {
    asked.push(String(input));
    const at = Math.min(asked.length, 3);
    return Response.json({ data: [{ id: `m${at}` }], has_more: true, last_id: `m${at}` });
  };
  expect(await askForModels(access, fetch)).toMatchObject({ ok: true, models: ["m1", "m2", "m3"] });
  expect(asked[1]).toContain("after_id=m1");
  expect(asked).toHaveLength(4);
});

test("a very long list is bounded", async () => {
  const fetch = async () => Response.json({ data: Array.from({ length: 30_000 }, (_, at) => ({ id: `m${at}` })) });
  const answer = await askForModels(access, fetch);
  expect(answer.ok && answer.models.length).toBe(1000);
});
