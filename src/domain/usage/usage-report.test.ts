import { expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { externalIdOf, makeCustomer } from "../../../tests/factories.ts";
import { startPolar } from "../../../tests/polar.ts";
import { reportUsage } from "./usage-report.ts";

const polar = startPolar();

type Event = { external_id: string; external_customer_id: string; metadata: Record<string, unknown> };
const sent = () => polar.requests.flatMap(({ body }) => (body as { events: Event[] }).events);

test("customers' entries are sent once with their own id, others' never, and a failure retains them", async () => {
  const [customer, other] = [await makeCustomer(), await makeCustomer()];
  await db().subscription.create({
    data: { id: "sub", userId: customer.id, productId: "", status: "active", modifiedAt: new Date(), tieBreak: "" },
  });
  const entry = { step: 0, model: "gpt", inputTokens: 10, outputTokens: 5, costMicroUsd: 1234n };
  const runs = Array.from({ length: 450 }, () => ({ ...entry, userId: customer.id, runId: crypto.randomUUID() }));
  await db().usageEntry.createMany({
    data: [
      ...runs,
      { ...entry, userId: other.id, runId: crypto.randomUUID() },
      { ...entry, userId: customer.id, runId: crypto.randomUUID(), ownKey: true },
    ],
  });

  polar.down = true;
  await expect(reportUsage(polar.link())).rejects.toThrow();
  expect(await db().usageEntry.count({ where: { reportedAt: null } })).toBe(452);

  polar.down = false;
  polar.requests.length = 0;
  polar.answers.set("POST /v1/events/ingest", { body: { inserted: 1, duplicates: 0 } });
  expect(await reportUsage(polar.link())).toBe(450);
  expect(polar.requests).toHaveLength(3);
  const ids = (await db().usageEntry.findMany({ where: { userId: customer.id, ownKey: false }, orderBy: { id: "asc" } })).map(
    ({ id }) => `usage-${id}`,
  );
  expect(sent().map(({ external_id }) => external_id)).toEqual(ids);
  expect(sent()[0]).toMatchObject({
    name: "llm_usage",
    external_customer_id: externalIdOf(customer.id),
    metadata: {
      _llm: { vendor: "openai", model: "gpt", input_tokens: 10, output_tokens: 5, total_tokens: 15 },
      _cost: { amount: 0.1234, currency: "usd" },
    },
  });
  expect(await reportUsage(polar.link())).toBe(0);
  expect(polar.requests).toHaveLength(3);
});
