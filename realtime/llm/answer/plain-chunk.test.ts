import { expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import type { ModelEvent } from "../model.ts";
import { readChat } from "./chat.ts";
import { plainChunk } from "./plain-chunk.ts";

const request = { model: "any", system: "", messages: [], tools: [] };

async function heard(chunks: object[]): Promise<ModelEvent[]> {
  const end = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
  const text = [...chunks, end].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  const all: ModelEvent[] = [];
  await readChat(new Blob([text]).stream(), (event) => void all.push(event), request).catch((error: Error) => all.push(error as never));
  return all;
}

/** Usually the value of a plain chunk. */
const often = (usual: unknown[], odd: unknown[]) =>
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const maybe = (...odd: unknown[]) => often([undefined, null], odd);
const delta = fc.record({
  role: maybe("assistant"),
  content: often(["", "Hello", "<think>", "no</think>yes"], [null, ["x"], 7]),
  refusal: maybe("No."),
  reasoning_content: maybe("Hm."),
  tool_calls: maybe([], [{ index: 0, function: { name: "a", arguments: "{}" } }]),
});
const choice = fc.record({ index: often([0], [1, null, undefined, "0"]), delta, finish_reason: maybe("", "stop", "error") });
const chunk = fc.record({
  id: fc.constant("c"),
  object: often(["chat.completion.chunk"], ["error"]),
  choices: fc.array(choice, { minLength: 1, maxLength: 2 }),
  usage: maybe({ prompt_tokens: 1, completion_tokens: 2 }),
  error: maybe({ message: "no" }),
});

test("the fast path for plain chunks reads the same as the full schema", async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 4 }), async (chunks) => {
      plain += chunks.filter((one) => plainChunk(JSON.parse(JSON.stringify(one)))).length;
      // With an unknown field no chunk is plain.
      expect(await heard(chunks)).toEqual(await heard(chunks.map((one) => ({ ...one, unknown: 1 }))));
    }),
  );
  expect(plain).toBeGreaterThan(5);
});
