import { z } from "zod";
import { isMcpCall } from "#contracts/mcp-name.ts";
import type { ActivityChange, Occurrence } from "#contracts/schedule.ts";
import { toolNamed } from "#contracts/tool.ts";
import { type Occurrence as OccurrenceRow, Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db.ts";

/** Rows as their owner sees them: what they changed and cost is read from committed calls and the ledger, never from words. */
export async function presentOccurrences(tx: Tx, userId: number, rows: OccurrenceRow[]): Promise<Occurrence[]> {
  const reported = await reportOccurrences(tx, userId, rows);
  const short = ({ tool, taskId, undone }: ActivityChange) => ({ tool, taskId, undone });
  return reported.map(({ changes, ...occurrence }) => ({ ...occurrence, changes: changes.map(short) }));
}

export type OccurrenceReport = Omit<Occurrence, "changes"> & { changes: ActivityChange[] };

/** The same with what is needed to show each change and to take it back. */
export async function reportOccurrences(tx: Tx, userId: number, rows: OccurrenceRow[]): Promise<OccurrenceReport[]> {
  const ids = rows.flatMap(({ messageId }) => messageId ?? []);
  const none: [Map<string, ActivityChange[]>, Map<string, number>] = [new Map(), new Map()];
  const [changes, costs] = ids.length > 0 ? [await changesOf(tx, userId, ids), await costsOf(tx, userId, ids)] : none;
  return rows.map((row) => ({
    id: row.id,
    scheduleId: row.scheduleId,
    dueAt: row.dueAt.toISOString(),
    trigger: row.trigger,
    status: row.status,
    reason: row.reason,
    messageId: row.messageId,
    changes: changes.get(row.messageId ?? "") ?? [],
    costMicroUsd: costs.get(row.messageId ?? "") ?? 0,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}

type CallRow = { messageId: string; callId: string; name: string; output: unknown; input: unknown; status: string | null };

async function changesOf(tx: Tx, userId: number, messageIds: string[]): Promise<Map<string, ActivityChange[]>> {
  const rows = await tx.$queryRaw<CallRow[]>`
    SELECT call.message_id::text AS "messageId", call.call_id AS "callId", call.name, call.output, call.input, part.status
    FROM tool_call AS call LEFT JOIN LATERAL (
      SELECT listed->>'status' AS status FROM message, jsonb_array_elements(message.parts) AS listed
      WHERE message.id = call.message_id AND message.user_id = ${userId} AND listed->>'callId' = call.call_id LIMIT 1
    ) AS part ON true
    WHERE call.user_id = ${userId} AND call.message_id IN (${Prisma.join(messageIds.map((id) => Prisma.sql`${id}::uuid`))}) AND call.done
    ORDER BY call.message_id, call.created_at, call.step, call.index`;
  const changes = new Map<string, ActivityChange[]>();
  for (const row of rows.filter(({ name }) => isMcpCall(name) || (toolNamed(name)?.kind ?? "read") !== "read")) {
    const state = { undone: row.status === "undone", undoable: !isMcpCall(row.name) && row.status === "done" };
    const found = changes.get(row.messageId) ?? [];
    const one = (about: About) => ({ tool: row.name, callId: row.callId, ...about, ...state });
    changes.set(row.messageId, [...found, ...aboutOf(row).map(one)]);
  }
  return changes;
}

type About = { taskId: number | null; title: string | null };
const One = z.object({ id: z.number().int(), title: z.string().optional(), name: z.string().optional() });
const ManyTasks = z.object({ tasks: z.array(One) });
const Proposed = z.object({ changes: z.array(z.object({ task: One.optional() })) }).transform(({ changes }) => ({
  tasks: changes.flatMap(({ task }) => task ?? []),
}));

/** The tasks that a call was about, by what it gave back; one entry without a task where it was about none. */
function aboutOf({ name, output }: CallRow): About[] {
  if (isMcpCall(name)) return [{ taskId: null, title: null }];
  const many = ManyTasks.or(Proposed).safeParse(output);
  if (many.success && many.data.tasks.length > 0) return many.data.tasks.map(({ id, title = null }) => ({ taskId: id, title }));
  const { data } = One.safeParse(output);
  return [{ taskId: name.includes("task") ? (data?.id ?? null) : null, title: data?.title ?? data?.name ?? null }];
}

async function costsOf(tx: Tx, userId: number, messageIds: string[]): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ messageId: string; cost: number }[]>`
    SELECT run.message_id::text AS "messageId", coalesce(sum(entry.cost_micro_usd), 0)::float8 AS cost
    FROM run JOIN usage_entry AS entry ON entry.run_id = run.id AND entry.user_id = ${userId}
    WHERE run.user_id = ${userId} AND run.message_id IN (${Prisma.join(messageIds.map((id) => Prisma.sql`${id}::uuid`))})
    GROUP BY run.message_id`;
  return new Map(rows.map(({ messageId, cost }) => [messageId, cost]));
}
