import { expect, test } from "vitest";
import type { StateItem } from "#contracts/step-state.ts";
import type { ModelEvent } from "../llm/model.ts";
import { StepRecorder } from "./step-recorder.ts";

const text = (text: string): ModelEvent => ({ type: "text", text });
const state = (name: string): ModelEvent => ({ type: "state", item: blockOf(name) });
const blockOf = (name: string): Extract<StateItem, { type: "block" }> => ({ type: "block", block: { type: name } });
const call = (index: number, more: object = {}): ModelEvent => ({
  type: "tool_call",
  index,
  id: `c${index}`,
  name: "n",
  input: {},
  ...more,
});
const extra = { extra_content: { google: { thought_signature: "signed" } } };

function recorded(events: ModelEvent[], { joinsText = false, paused = false } = {}) {
  const recorder = new StepRecorder(joinsText);
  for (const event of events) recorder.take(event);
  return recorder.state(2, { origin: "one", model: "m" }, paused);
}

test("text, blocks and calls are recorded in order", () => {
  const told = recorded([state("thinking"), text("Let me"), text(" see"), call(0, { extra }), state("thinking"), call(1), text("!")]);
  expect(told).toEqual({
    step: 2,
    origin: "one",
    model: "m",
    items: [
      blockOf("thinking"),
      { type: "text", length: 10 },
      { type: "call", index: 0, id: "c0", extra },
      blockOf("thinking"),
      { type: "call", index: 1, id: "c1" },
    ],
  });
});

test("the signature of invalid JSON arguments is dropped, since different arguments are sent back", () => {
  expect(recorded([call(0, { extra, inputError: "broken" })])?.items).toEqual([{ type: "call", index: 0, id: "c0" }]);
});

test("text alone records nothing, unless the provider paused in it", () => {
  expect(recorded([text("Hello.")])).toBeNull();
  expect(recorded([text("Hello.")], { paused: true })).toMatchObject({ paused: true, items: [{ type: "text", length: 6 }] });
});

test("a step that continues the previous text records no blocks", () => {
  expect(recorded([state("thinking"), text("rest"), call(0)], { joinsText: true })?.items).toEqual([{ type: "call", index: 0, id: "c0" }]);
});
