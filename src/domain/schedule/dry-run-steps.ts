import { z } from "zod";
import type { DryRunField, DryRunStep } from "#contracts/dry-run.ts";
import { isMcpCall } from "#contracts/mcp-name.ts";
import { toolNamed } from "#contracts/tool.ts";
import { EachUndo } from "#domain/tool/inverse/inverses.ts";
import type { Rehearsed, RehearsedCall } from "#domain/tool/rehearse.ts";

const Thing = z.looseObject({ id: z.number().int(), title: z.string().optional(), name: z.string().optional() });
type Thing = z.infer<typeof Thing>;
const Pair = z.object({ before: Thing.nullable().catch(null), after: Thing.nullable().catch(null) });
const Undo = z.object({ verb: z.string(), changes: z.array(Pair).optional() }).and(Pair);

/** What follows from the rest, or says when something was written. */
const unsaid = new Set([
  "id",
  "userId",
  "createdAt",
  "updatedAt",
  "completedAt",
  "position",
  "nextAt",
  "next",
  "conversationId",
  "deletedAt",
]);

/** What one call would do, by the record with which it would be undone: one step for each thing that it would change. */
export function stepsOf({ name, input }: RehearsedCall, { undo, problem }: Rehearsed, asks: boolean): DryRunStep[] {
  if (!isMcpCall(name) && toolNamed(name)?.kind === "read") return [];
  const each = EachUndo.safeParse(undo).data?.changes;
  if (each) return each.flatMap((change) => stepsOf({ name, input }, { output: null, problem, undo: change.undo }, asks));
  const step = { tool: name, asks, problem };
  const parsed = Undo.safeParse(undo);
  if (!parsed.success) return [{ ...step, taskId: taskIdOf(name, input), title: titleOf(input), fields: [] }];
  const { verb, changes, before, after } = parsed.data;
  return (changes ?? [{ before, after }]).map((pair) => {
    const isNew = verb.startsWith("delete");
    const thing = pair.after ?? pair.before;
    const fields = verb.startsWith("restore") ? [] : differences(isNew ? null : pair.before, pair.after);
    return {
      ...step,
      taskId: isNew || toolNamed(name)?.about.includes("task") !== true ? null : (thing?.id ?? null),
      title: thing?.title ?? thing?.name ?? null,
      fields,
    };
  });
}

function differences(before: Thing | null, after: Thing | null): DryRunField[] {
  return Object.entries(after ?? {}).flatMap(([field, to]) => {
    const from = before?.[field] ?? null;
    const isSame = JSON.stringify(from) === JSON.stringify(to ?? null) || (before === null && isEmpty(to));
    return unsaid.has(field) || isSame || (before === null && ["title", "name"].includes(field)) ? [] : [{ field, from, to }];
  });
}

/** What a new thing has unless somebody says otherwise. */
function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === "" ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    value === "pending" ||
    value === "none" ||
    value === "due"
  );
}

function taskIdOf(name: string, input: unknown): number | null {
  const { data } = Thing.pick({ id: true }).safeParse(input);
  return name.includes("task") ? (data?.id ?? null) : null;
}

function titleOf(input: unknown): string | null {
  const { title } = z.object({ title: z.string().nullable() }).catch({ title: null }).parse(input);
  return title;
}
