import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { storeLack, storeOperatorLack } from "#domain/model/lack.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { readReasoning, setReasoning } from "./conversation-reasoning.ts";

async function makePlace(baseUrl = "https://a.example/v1") {
  const user = await makeUser();
  const [id, providerId] = [uuidv7(), uuidv7()];
  await db().conversation.create({ data: { id, userId: user.id, title: "Chat" } });
  await db().providerAccount.create({
    data: { id: providerId, userId: user.id, kind: "compatible", name: "Own", baseUrl, sealedKey: "sealed" },
  });
  const actor = actorOf(user);
  const offered = async (model: string, own = false) =>
    (await readReasoning(actor, { id, model: own ? ownModelId(providerId, model) : model })).offered;
  return { user, actor, id, providerId, offered };
}

test("it is normal until it is set, which is audited", async () => {
  const { user, actor, id } = await makePlace();
  expect(await readReasoning(actor, { id, model: "gpt-5" })).toEqual({ offered: true, reasoning: "normal" });
  await setReasoning(actor, id, "long");
  expect(await readReasoning(actor, { id, model: "gpt-5" })).toEqual({ offered: true, reasoning: "long" });
  const entries = await db().auditEntry.findMany({ where: { userId: user.id, action: "conversation.set_reasoning" } });
  expect(entries).toMatchObject([{ entityId: id, detail: { reasoning: "long" } }]);
});

test("nobody reads or sets it in another's conversation", async () => {
  const [mine, other] = [await makePlace(), await makePlace()];
  await setReasoning(mine.actor, mine.id, "long");
  expect((await readReasoning(other.actor, { id: mine.id, model: "gpt-5" })).reasoning).toBe("normal");
  await expect(setReasoning(other.actor, mine.id, "off")).rejects.toThrow("not found");
  const foreign = ownModelId(mine.providerId, "gpt-5");
  expect((await readReasoning(other.actor, { id: other.id, model: foreign })).offered).toBe(false);
});

test("it is offered where the model supports it", async () => {
  const { offered } = await makePlace();
  for (const model of ["gpt-5", "o3", "claude-sonnet-4-5", "claude-opus-4-6"]) expect(await offered(model), model).toBe(true);
  for (const model of ["gpt-4o", "claude-3-5-haiku-latest", "demo-claude"]) expect(await offered(model), model).toBe(false);
  expect(await offered("mistral-large", true)).toBe(false);
  expect(await offered("gemini-3-pro", true)).toBe(true);
  expect(await (await makePlace("https://openrouter.ai/api/v1")).offered("anyone/anything", true)).toBe(true);
});

test("a model that refused it is not asked again, unless its user declares support", async () => {
  const { user, providerId, offered } = await makePlace();
  await storeLack({ id: providerId, userId: user.id }, "gpt-5", "reasoning", "Unknown parameter: reasoning_effort");
  expect(await offered("gpt-5", true)).toBe(false);
  expect(await offered("gpt-5-mini", true)).toBe(true);
  await db().providerAccount.update({
    where: { id: providerId },
    data: { setFacts: { "gpt-5": { reasoning: true }, "gpt-5-mini": { reasoning: false } } },
  });
  expect(await offered("gpt-5", true)).toBe(true);
  expect(await offered("gpt-5-mini", true)).toBe(false);
  await storeOperatorLack("an address", "o4-of-this-test", "reasoning", "no");
  expect(await offered("o4-of-this-test")).toBe(false);
});
