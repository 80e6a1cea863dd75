import type { Plan } from "../types.ts";
import type { Surroundings } from "./task-requests.ts";

type Task = { id: number; status: string; due_date: string | null };
const asksForPlan = /^(?:plan|spread) my (?:open )?tasks(?: (?:over|for|into) (?:the|this|my) week)?$/i;
const dayMs = 24 * 60 * 60 * 1000;
const plannedMax = 7;

/** “Plan my tasks for the week”: looks at the list, then proposes a day for each open task that has none or is overdue. */
export function planWeek(message: string, { since, toolNames, now }: Surroundings): Plan | null {
  if (!asksForPlan.test(message.trim().replace(/[.!]+$/, ""))) return null;
  if (!toolNames.includes("propose_changes")) return say("I cannot plan your week here: no tool for it was given to me.");
  const outputOf = (tool: string) => since.flatMap((turn) => (turn.role === "tool" && turn.name === tool ? [turn.output] : [])).at(-1);
  const [listed, decided] = [outputOf("list_tasks"), outputOf("propose_changes")];
  if (decided !== undefined) return say(outcome(decided));
  if (listed === undefined) return { pieces: [], calls: [{ name: "list_tasks", input: { status: "pending", sort: "created_at" } }] };
  const today = now.toISOString().slice(0, 10);
  const open = ((listed as { tasks?: Task[] }).tasks ?? []).filter(({ due_date: due }) => due === null || due < today).slice(0, plannedMax);
  if (open.length === 0) return say("Every open task has a day already.");
  const changes = open.map(({ id }, at) => ({ action: "update", id, due_date: dayAfter(now, at) }));
  return { pieces: [], calls: [{ name: "propose_changes", input: { summary: "A day for each open task", changes } }] };
}

function outcome(output: unknown): string {
  const { rejected, changes = [], error } = output as { rejected?: true; changes?: { status: string }[]; error?: { message: string } };
  if (rejected) return "All right, I left it as it is.";
  if (error) return `That did not work: ${error.message}`;
  return `Your week is planned: ${changes.filter(({ status }) => status === "done").length} of ${changes.length} changes are made.`;
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
}

function say(text: string): Plan {
  return { pieces: [{ text }], calls: [] };
}
