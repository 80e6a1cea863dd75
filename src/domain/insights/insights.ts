import type { Insights } from "#contracts/insights.ts";
import { toolNamed } from "#contracts/tool.ts";
import { zoneOf } from "#domain/account/user-zone.ts";
import type { Actor } from "#domain/actor.ts";
import { modelNames } from "#domain/model/model-name.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { costSql, deedsSql, messagesSql, tasksSql } from "./insights-sql.ts";
import { type AskedRange, type InsightRange, mondayOf, rangeOf } from "./range.ts";

type Spent = { costMicroUsd: number; ownKeyMicroUsd: number };
type CostRow = Spent & { at: number; model: string; projectId: number | null };
type MessageRow = { at: number; role: "user" | "assistant"; model: string | null; projectId: number | null; messages: number };
type TaskRow = { at: number; completed: number; overdue: number };
type DeedRow = { name: string; status: string; calls: number };

/**
 * What the actor asked, spent and finished in a range of their own days, and what the assistant did. Messages and calls are those of
 * chats that are there; costs are all that were charged.
 * @throws VALIDATION the range is empty or longer than a year
 */
export async function insightsOf(actor: Actor, asked: AskedRange, namedZone?: string, now = currentTime()): Promise<Insights> {
  const range = rangeOf(asked, await zoneOf(actor, namedZone), now);
  const messages = await db().$queryRaw<MessageRow[]>(messagesSql(actor, range));
  const costs = await db().$queryRaw<CostRow[]>(costSql(actor, range));
  const questions = messages.filter(({ role }) => role === "user");
  return {
    from: range.days[0] ?? range.today,
    to: range.days.at(-1) ?? range.today,
    days: perDay(range, questions, costs),
    models: await perModel(actor, messages, costs),
    projects: await perProject(actor, questions, costs),
    weeks: perWeek(range, await db().$queryRaw<TaskRow[]>(tasksSql(actor, range))),
    deeds: perKind(await db().$queryRaw<DeedRow[]>(deedsSql(actor, range))),
  };
}

function perDay({ days }: InsightRange, questions: MessageRow[], costs: CostRow[]): Insights["days"] {
  const rows = days.map((day) => ({ day, messages: 0, costMicroUsd: 0, ownKeyMicroUsd: 0 }));
  for (const { at, messages } of questions) {
    const row = rows[at - 1];
    if (row) row.messages += messages;
  }
  for (const cost of costs) {
    const row = rows[cost.at - 1];
    if (row) spend(row, cost);
  }
  return rows;
}

async function perModel(actor: Actor, messages: MessageRow[], costs: CostRow[]): Promise<Insights["models"]> {
  const nameOf = await modelNames(actor);
  const rows = new Map<string, Insights["models"][number]>();
  const rowOf = (model: string) => entry(rows, model, { model, name: nameOf(model), replies: 0, costMicroUsd: 0, ownKeyMicroUsd: 0 });
  for (const { role, model, messages: replies } of messages) if (role === "assistant" && model) rowOf(model).replies += replies;
  for (const cost of costs) spend(rowOf(cost.model), cost);
  return [...rows.values()].sort((a, b) => sumOf(b) - sumOf(a) || b.replies - a.replies || (a.model < b.model ? -1 : 1));
}

async function perProject(actor: Actor, questions: MessageRow[], costs: CostRow[]): Promise<Insights["projects"]> {
  const rows = new Map<number | null, Insights["projects"][number]>();
  const rowOf = (projectId: number | null) =>
    entry(rows, projectId, { projectId, name: null, messages: 0, costMicroUsd: 0, ownKeyMicroUsd: 0 });
  for (const { projectId, messages } of questions) rowOf(projectId).messages += messages;
  for (const cost of costs) spend(rowOf(cost.projectId), cost);
  const ids = [...rows.keys()].filter((id) => id !== null);
  const named = await db().project.findMany({ where: { userId: actor.userId, id: { in: ids } }, select: { id: true, name: true } });
  for (const { id, name } of named) rowOf(id).name = name;
  return [...rows.values()].sort((a, b) => sumOf(b) - sumOf(a) || b.messages - a.messages || (a.projectId ?? 0) - (b.projectId ?? 0));
}

/** Every week of the range, also those in which nothing was due. */
function perWeek({ days }: InsightRange, tasks: TaskRow[]): Insights["weeks"] {
  const rows = new Map<string, Insights["weeks"][number]>();
  const rowOf = (day: string) => entry(rows, mondayOf(day), { week: mondayOf(day), completed: 0, overdue: 0 });
  for (const day of days) rowOf(day);
  for (const { at, completed, overdue } of tasks) {
    const day = days[at - 1];
    if (!day) continue;
    rowOf(day).completed += completed;
    rowOf(day).overdue += overdue;
  }
  return [...rows.values()];
}

const places = { done: "done", undone: "undone", awaiting_approval: "waiting", rejected: "refused", failed: "failed" } as const;

function perKind(calls: DeedRow[]): Insights["deeds"] {
  const kinds = ["read", "change", "delete", "server"] as const;
  const rows = kinds.map((kind) => ({ kind, done: 0, undone: 0, waiting: 0, refused: 0, failed: 0 }));
  for (const call of calls) {
    const kind = toolNamed(call.name)?.kind ?? "server";
    const row = rows.find((one) => one.kind === kind);
    // A call that is being made has no end to be counted yet.
    if (row && Object.hasOwn(places, call.status)) row[places[call.status as keyof typeof places]] += call.calls;
  }
  return rows;
}

function entry<K, V>(rows: Map<K, V>, key: K, empty: V): V {
  const row = rows.get(key) ?? empty;
  rows.set(key, row);
  return row;
}

function spend(row: Spent, { costMicroUsd, ownKeyMicroUsd }: Spent): void {
  row.costMicroUsd += costMicroUsd;
  row.ownKeyMicroUsd += ownKeyMicroUsd;
}

function sumOf({ costMicroUsd, ownKeyMicroUsd }: Spent): number {
  return costMicroUsd + ownKeyMicroUsd;
}
