import { z } from "zod";
import type { Actor } from "#domain/actor.ts";
import { db } from "#lib/db.ts";

/** Longer items are not stored: a request must include them itself. */
const itemCharsMax = 2_000_000;

const Item = z.looseObject({ id: z.string().min(1).max(200) });
export type ResponseItem = Record<string, unknown>;

/** Stores a model's output for an API client, so that its next request may refer to it by id. */
export async function storeResponseItems(actor: Actor, items: unknown[]): Promise<void> {
  const data = items.flatMap((item) => {
    const id = Item.safeParse(item).data?.id;
    const text = JSON.stringify(item);
    return id === undefined || text.length > itemCharsMax ? [] : [{ userId: actor.userId, id, item: text }];
  });
  if (data.length > 0) await db().responseItem.createMany({ data, skipDuplicates: true });
}

/** The actor's stored items among `ids`, by id. */
export async function findResponseItems(actor: Actor, ids: string[]): Promise<Map<string, ResponseItem>> {
  const rows = await db().responseItem.findMany({ where: { userId: actor.userId, id: { in: ids } } });
  return new Map(rows.map(({ id, item }) => [id, z.record(z.string(), z.unknown()).parse(JSON.parse(item))]));
}
