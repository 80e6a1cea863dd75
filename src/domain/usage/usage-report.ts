import type { PolarLink } from "#integrations/polar/polar.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

const batchSize = 200;

/**
 * Reports customers' usage to Polar's meters in batches. The entry's id is the event's id, so a batch sent twice counts once.
 * Own-key, released and non-customer entries are marked as reported without being sent.
 */
export async function reportUsage(polar: PolarLink): Promise<number> {
  let reported = 0;
  for (let looked = batchSize; looked === batchSize; ) {
    const entries = await db().usageEntry.findMany({
      where: { reportedAt: null },
      orderBy: { id: "asc" },
      take: batchSize,
      ...acrossUsers("billing"),
    });
    const customers = await customersAmong(entries.map(({ userId }) => userId));
    const events = entries.flatMap((entry) => {
      const externalId = customers.get(entry.userId);
      return externalId && !entry.ownKey && !entry.released ? [eventOf(entry, externalId)] : [];
    });
    if (events.length > 0) await polar.api.events.ingest({ events });
    await db().usageEntry.updateMany({
      where: { id: { in: entries.map(({ id }) => id) } },
      data: { reportedAt: currentTime() },
      ...acrossUsers("billing"),
    });
    looked = entries.length;
    reported += events.length;
  }
  return reported;
}

type Entry = Awaited<ReturnType<ReturnType<typeof db>["usageEntry"]["findMany"]>>[number];

function eventOf({ id, model, inputTokens, outputTokens, costMicroUsd, createdAt }: Entry, externalId: string) {
  const vendor = model.startsWith("claude") ? "anthropic" : model.startsWith("gpt") ? "openai" : "other";
  const tokens = { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
  return {
    name: "llm_usage",
    external_id: `usage-${id}`,
    external_customer_id: externalId,
    timestamp: createdAt.toISOString(),
    // Polar's standard fields for models, from which its meters and margins are computed. A cent is 10,000 millionths.
    metadata: { _llm: { vendor, model, ...tokens }, _cost: { amount: Number(costMicroUsd) / 10_000, currency: "usd" } },
  };
}

/** The users who have bought something, with our id for them at Polar. */
async function customersAmong(userIds: number[]): Promise<Map<number, string>> {
  const rows = await db().billingCustomer.findMany({
    where: { userId: { in: userIds }, goneAt: null, user: { subscriptions: { some: {} } } },
    select: { userId: true, externalId: true },
  });
  return new Map(rows.map(({ userId, externalId }) => [userId, externalId]));
}
