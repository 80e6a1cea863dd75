import { StateItem, type StepState } from "#contracts/step-state.ts";
import { toStorable } from "#contracts/text.ts";
import { json } from "#domain/chat/message.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";

/** JSON characters of one step's state; above it only the ids of its calls are stored. */
export const stateLengthMax = 256 * 1024;

type Owner = { messageId: string; userId: number };

/** Stores what a step's provider needs to receive again; idempotent. */
export async function storeState(tx: Tx, { messageId, userId }: Owner, state: StepState | null): Promise<void> {
  if (!state || state.items.length === 0) return;
  const { step, origin, model, paused = false } = state;
  const data = { messageId, userId, step, origin, model, paused, items: json(bounded(toStorable(state.items))) };
  await tx.replyState.createMany({ data, skipDuplicates: true });
}

/** The states of a reply, oldest first. */
export async function statesOf({ messageId, userId }: Owner): Promise<StepState[]> {
  const rows = await db().replyState.findMany({ where: { messageId, userId }, orderBy: { step: "asc" } });
  return rows.flatMap(({ step, origin, model, paused, items }) => statesIn([{ step, origin, model, paused, items }]));
}

/** SQL for the states of a message, `null` without any; `message` is the SQL of its id. */
export function statesSql(userId: number, message: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_agg(jsonb_build_object('step', step, 'origin', origin, 'model', model, 'paused', paused, 'items', items)
    ORDER BY step) FROM reply_state WHERE reply_state.message_id = ${message} AND reply_state.user_id = ${userId})`;
}

/** Rows written by this code; one written by another version of it is skipped, as if there was no state. */
export function statesIn(rows: unknown): StepState[] {
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: StepState) => {
    const items = StateItem.array().safeParse(row.items);
    return items.success ? [{ ...row, items: items.data }] : [];
  });
}

/**
 * After a provider refused the returned state: these replies are sent without it from now on, with only the ids of their calls.
 */
export async function dropReasoningState(userId: number, messageIds: string[], origin: string): Promise<void> {
  await db().$executeRaw`
    UPDATE reply_state SET paused = false, items = (
      SELECT coalesce(jsonb_agg(item - 'extra' ORDER BY place), '[]') FROM jsonb_array_elements(items) WITH ORDINALITY AS each(item, place)
      WHERE item->>'type' = 'call')
    WHERE user_id = ${userId} AND message_id = ANY(${messageIds}::uuid[]) AND origin = ${origin}`;
}

function bounded(items: StateItem[]): StateItem[] {
  if (JSON.stringify(items).length <= stateLengthMax) return items;
  return items.flatMap((item) => (item.type === "call" ? [{ type: item.type, index: item.index, id: item.id }] : []));
}
