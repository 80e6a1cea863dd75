import { presentTask } from "#domain/task/task-row.ts";
import { errandTitle } from "./errand.ts";
import type { Errands, Program } from "./program.ts";
import type { Rows } from "./rows.ts";

const feedKinds: Record<string, string> = {
  "task.create": "task.created",
  "task.update": "task.updated",
  "task.delete": "task.deleted",
  "task.restore": "task.restored",
};

/**
 * The program's REST calls: each task created once, each acknowledged change stored, audited and in the feed, and nothing
 * else.
 */
export async function errandProblems(rows: Rows, program: Program): Promise<string[]> {
  const problems = program.errands.flatMap((errand) => problemsOf(rows, errand));
  const own = rows.tasks.filter(({ title }) => errandTitle.test(title));
  if (own.length !== program.errands.length) problems.push(`${own.length} tasks by ${program.errands.length} errands`);
  const shown = (await program.list()).map(({ id }) => id).sort((a, b) => a - b);
  const live = rows.tasks.flatMap(({ id, deletedAt }) => (deletedAt ? [] : [id])).sort((a, b) => a - b);
  if (shown.join() !== live.join()) problems.push(`the API lists ${shown.join()}, stored are ${live.join()}`);
  return [...problems, ...program.problems].map((problem) => `program: ${problem}`);
}

function problemsOf(rows: Rows, { title, created: made, id, done, unconfirmed: unheard }: Errands): string[] {
  const problems: string[] = [];
  const stored = rows.tasks.filter((task) => task.title === title);
  if (stored.length !== 1) return [`${stored.length} tasks “${title}”`];
  const [task] = stored;
  if (!task || task.id !== id) return [`“${title}” was acknowledged as ${id} and is ${task?.id}`];
  if (new Set(made).size !== 1) problems.push(`“${title}” was answered differently under one Idempotency-Key`);
  const audit = rows.audit.filter((entry) => entry.entity === "task" && entry.entityId === String(id));
  const actions = audit.map(({ action }) => action);
  if (!isLegal(actions)) problems.push(`“${title}” was changed in an impossible order: ${actions.join(" ")}`);
  if (audit.some(({ actor }) => actor !== "user")) problems.push(`“${title}” was changed by someone else`);
  const feed = rows.feed.filter(({ kind, data }) => kind.startsWith("task.") && (data as { id?: number }).id === id);
  if (feed.map(({ kind }) => kind).join() !== actions.map((action) => feedKinds[action]).join())
    problems.push(`“${title}” has ${actions.join(" ")} in the audit and ${feed.map(({ kind }) => kind).join(" ")} in the feed`);
  if (JSON.stringify(sorted(feed.at(-1)?.data)) !== JSON.stringify(sorted(presentTask(task))))
    problems.push(`“${title}” is not what its last feed event says`);
  const count = (kind: string) => actions.filter((action) => action === kind).length;
  for (const [kind, action] of [
    ["delete", "task.delete"],
    ["restore", "task.restore"],
  ] as const) {
    const asked = done.filter((change) => change.kind === kind).length;
    if (count(action) !== asked) problems.push(`“${title}”: ${asked} acknowledged ${kind}s, ${count(action)} in the audit`);
  }
  const described = done.flatMap(({ description }) => description ?? []);
  for (const description of described) {
    if (!feed.some(({ data }) => (data as { description?: string }).description === description))
      problems.push(`lost: the acknowledged change “${description}”`);
  }
  // A request whose response was lost may be executed later than its repetition.
  const last = described.at(-1) ?? null;
  if (task.description !== last && !unheard.includes(task.description ?? ""))
    problems.push(`“${title}” says “${task.description}” and not “${last}”`);
  return problems;
}

/** Created once, first; changed and deleted only while it exists, restored only while it is deleted. */
function isLegal([first, ...later]: string[]): boolean {
  let there = first === "task.create";
  for (const action of later) {
    if (there !== (action === "task.update" || action === "task.delete")) return false;
    if (action === "task.create") return false;
    if (action !== "task.update") there = !there;
  }
  return first === "task.create";
}

function sorted(value: unknown): unknown {
  return Object.fromEntries(Object.entries((value ?? {}) as object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
