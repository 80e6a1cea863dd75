import { z } from "zod";
import type { Actor } from "#domain/actor.ts";
import { db } from "#lib/db.ts";

/** Longer ones are not kept: a request must bring them itself. */
const itemCharsMax = 2_000_000;

const Item = z.looseObject({ id: z.string().min(1).max(200) });
export type ResponseItem = Record<string, unknown>;

/** Keeps what a model said to a program, so that its next request may name it by id. */
export async function keepResponseItems(actor: Actor, items: unknown[]): Promise<void> {
  const data = items.flatMap((item) => {
    const id = Item.safeParse(item).data?.id;
    const text = JSON.stringify(item);
    return id === undefined || text.length > itemCharsMax ? [] : [{ userId: actor.userId, id, item: text }];
  });
  if (data.length > 0) await db().responseItem.createMany({ data, skipDuplicates: true });
}

/** The actor's kept items among `ids`, by id. */
export async function findResponseItems(actor: Actor, ids: string[]): Promise<Map<string, ResponseItem>> {
  const rows = await db().responseItem.findMany({ where: { userId: actor.userId, id: { in: ids } } });
  return new Map(rows.map(({ id, item }) => [id, z.record(z.string(), z.unknown()).parse(JSON.parse(item))]));
}
