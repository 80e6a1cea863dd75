import { type Actor, assistantActor } from "#domain/actor.ts";
import { db, type Tx } from "#lib/db.ts";
import { refusalOfTool } from "./refusal-of-tool.ts";
import type { ToolResult } from "./tool.ts";

/** `refused`: what the model is told in place of a result, as the call must not run. */
export type RehearsedCall = { name: string; input: unknown; refused?: { error: { message: string } } | undefined };
/** `problem`: why the call would not work. Ids of what a call would make are those that were told before. */
export type Rehearsed = ToolResult & { problem: string | null };
type Run = (actor: Actor, call: RehearsedCall, tx: Tx) => Promise<ToolResult>;

/** Carries what a rehearsal found out of the transaction that it takes back. */
class TakenBack extends Error {
  readonly results: Rehearsed[];

  constructor(results: Rehearsed[]) {
    super("a rehearsal is over");
    this.results = results;
  }
}

/**
 * Does all these calls in one transaction and takes it back: what each would answer and change, the later ones seeing what the
 * earlier would have done. What is made anew has another id each time: `told` keeps those that the model knows.
 */
export async function rehearse(userId: number, callId: string, calls: RehearsedCall[], told: number[][], run: Run): Promise<Rehearsed[]> {
  const actor = assistantActor(userId, callId, "dry_run");
  try {
    await db().$transaction(async (tx) => {
      const results: Rehearsed[] = [];
      const now = new Map<number, number>();
      for (const [index, call] of calls.entries()) {
        const result = call.refused
          ? { output: call.refused, problem: call.refused.error.message }
          : await attempt(() => run(actor, { ...call, input: withIds(call.input, now) }, tx));
        const made = madeIds(result);
        told[index] ??= made;
        const known = told[index] ?? [];
        for (const [at, id] of known.entries()) now.set(id, made[at] ?? id);
        results.push(withIds(result, new Map([...now].map(([before, after]) => [after, before]))) as Rehearsed);
      }
      throw new TakenBack(results);
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.results;
    throw error;
  }
  throw new Error("a rehearsal was kept");
}

async function attempt(perform: () => Promise<ToolResult>): Promise<Rehearsed> {
  try {
    return { ...(await perform()), problem: null };
  } catch (error) {
    const refusal = refusalOfTool(error);
    if (!refusal) throw error;
    return { output: { error: refusal }, problem: refusal.message };
  }
}

/** The ids of what a call made: whatever is taken back by deleting it. */
function madeIds({ undo }: { undo?: unknown }): number[] {
  const { changes } = (typeof undo === "object" && undo !== null ? undo : {}) as { changes?: { undo?: unknown }[] };
  if (Array.isArray(changes)) return changes.flatMap((change) => (change.undo ? madeIds(change) : []));
  const { verb, after } = (typeof undo === "object" && undo !== null ? undo : {}) as { verb?: string; after?: { id?: unknown } };
  return verb?.startsWith("delete") && typeof after?.id === "number" ? [after.id] : [];
}

const idNames = /^(?:id|ids|parent_id|parentId|project_id|projectId|next_task_id|nextTaskId)$/;

/** The same with other ids, wherever a field names one. */
function withIds(value: unknown, ids: ReadonlyMap<number, number>, isId = false): unknown {
  if (isId && typeof value === "number") return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => withIds(one, ids, isId));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withIds(one, ids, idNames.test(name))]));
}
