import { expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { cheapModel } from "./cheap-model.ts";

const provider = "0192f0c1-2222-7333-8444-555566667777";
const known = ["gpt-5", "gpt-5-mini", "claude-sonnet-4-5", ownModelId(provider, "claude-haiku-4-5")].map((id) => ({ id }));

test("a background task uses the provider's cheapest model, if there is one", () => {
  expect(cheapModel("gpt-5", known)).toBe("gpt-5-mini");
  expect(cheapModel(ownModelId(provider, "claude-opus-4"), known)).toBe(ownModelId(provider, "claude-haiku-4-5"));
});

test("otherwise it uses the model itself, never another provider's", () => {
  expect(cheapModel("claude-sonnet-4-5", known)).toBe("claude-sonnet-4-5");
  expect(cheapModel(ownModelId(provider, "gpt-5"), known)).toBe(ownModelId(provider, "gpt-5"));
  expect(cheapModel("demo", known)).toBe("demo");
});
