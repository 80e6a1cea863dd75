import type { ToolPart } from "#contracts/message.ts";
import { chosenOf, proposalName } from "#contracts/proposal.ts";
import { toolNamed } from "#contracts/tool.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import type { Tx } from "#lib/db.ts";

/**
 * Refuses to approve calls whose tasks are not as they were when the assistant asked: days may lie between. What the same reply
 * has done to them since is no change. The user may approve all the same (`anyway`).
 * @throws CONFLICT naming the field `anyway`
 */
export async function requireUnchanged(tx: Tx, { userId }: Actor, messageId: string, calls: ToolPart[]): Promise<void> {
  for (const { callId, name, input, output } of calls) {
    const ids = (toolNamed(name)?.kind ?? "read") === "read" ? [] : taskIds(name, input, chosenOf(output));
    if (ids.length === 0) continue;
    const [task] = await tx.$queryRaw<{ title: string; deleted: boolean }[]>`
      SELECT task.title, task.deleted_at IS NOT NULL AS deleted FROM tool_call AS call
      JOIN task ON task.user_id = call.user_id AND task.id = ANY(${ids}::int[])
      WHERE call.message_id = ${messageId}::uuid AND call.call_id = ${callId} AND call.user_id = ${userId}
        AND greatest(task.updated_at, task.deleted_at) > call.created_at
        AND NOT EXISTS (SELECT 1 FROM tool_call AS own WHERE own.message_id = call.message_id AND own.user_id = call.user_id AND own.done
          AND jsonb_path_exists(own.undo, '$.**.after ? (@.id == $id && @.updatedAt == $at)', jsonb_build_object('id', task.id,
            'at', to_char(task.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
      ORDER BY task.id LIMIT 1`;
    if (task) throw changed(task);
  }
}

function changed({ title, deleted }: { title: string; deleted: boolean }): DomainError {
  const message = `“${title}” has been ${deleted ? "deleted" : "changed"} since this was asked`;
  return new DomainError("CONFLICT", message, { fields: [{ field: "anyway", message: "approve it with `anyway`, or reject it" }] });
}

/** The tasks that a call names: `id`, `ids` of several, or those of a proposal that are accepted. */
function taskIds(name: string, input: unknown, chosen: number[] | null): number[] {
  const { id, ids, changes } = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
  if (!name.includes("task") && name !== proposalName) return [];
  const proposed = listOf(changes).flatMap((change, at) =>
    chosen && !chosen.includes(at) ? [] : [(change as { id?: unknown } | null)?.id],
  );
  return [id, ...listOf(ids), ...proposed].filter((one): one is number => Number.isInteger(one) && Math.abs(Number(one)) < 2 ** 31);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
