import { expect, test } from "vitest";
import { checkGivenEnv, realtimeEnv } from "./env.ts";

test("what the operator says of models is read, and what is no such thing is named", () => {
  const facts = { "my-model": { window: 32_768, seesPictures: true, inputPrice: 0.5 } };
  expect(realtimeEnv({ ...process.env, MODEL_FACTS: JSON.stringify(facts) }).MODEL_FACTS).toEqual(facts);
  expect(realtimeEnv({ ...process.env, MODEL_FACTS: "" }).MODEL_FACTS).toEqual({});
  expect(() => checkGivenEnv({ MODEL_FACTS: "32768" })).toThrow(/^MODEL_FACTS is malformed: must be JSON such as/);
  expect(() => checkGivenEnv({ MODEL_FACTS: '{"my-model":{"window":5}}' })).toThrow(/look at my-model\.window/);
});
