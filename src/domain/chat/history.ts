import type { MessagePart } from "#contracts/message.ts";
import type { PlanId } from "#contracts/plan.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import { ScheduleTools } from "#contracts/schedule-tools.ts";
import type { StepState } from "#contracts/step-state.ts";
import { type Recalled, recalledSql } from "#domain/memory/recalled.ts";
import { statesIn } from "#domain/run/reply-state.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { storedReasoning } from "./conversation.ts";
import { presentMessage } from "./message.ts";
import { messageBefore } from "./message-before.ts";
import { hasSummaries, summaryAmongAncestors, summaryAncestors } from "./summary-ancestors.ts";

/** One message of a branch for the model; `states`: what its providers need to receive again. */
export type BranchMessage = { id: string; role: "user" | "assistant"; parts: MessagePart[]; states?: StepState[] };

/** A summary of a branch's messages up to `messageId`, which may be older than the messages that were read. */
export type BranchSummary = { messageId: string; text: string };

/** The input of a model call: the branch that ends in the message to reply to, and the user's settings. */
export type BranchContext = {
  branch: BranchMessage[];
  /** True when the branch is longer than these messages. */
  hasOlder: boolean;
  /** The nearest summary on the branch. */
  summary: BranchSummary | null;
  instructions: string;
  /** The instructions of this conversation alone. */
  prompt: string;
  plan: PlanId;
  /** The user's time zone: the account's, else the requesting connection's, else UTC. */
  timeZone: string;
  /** Whether the assistant may search the web in this conversation; null: the server's default. */
  webSearch: boolean | null;
  /** The reasoning setting of this conversation. */
  reasoning: Reasoning;
  /** The project that the conversation belongs to. */
  project: ProjectContext | null;
  /** The notes of the user's memory, newest first; null when it is switched off, and in a temporary conversation. */
  memories: Recalled[] | null;
  /** The tools that the schedule of this reply allows; null: all. */
  tools: readonly string[] | null;
  /** False when the user is known to have no MCP servers. */
  hasServers: boolean;
};

/** What a model is told of a project. */
export type ProjectContext = { id: number; name: string; instructions: string };
const contextOfProject = { id: true, name: true, instructions: true } as const;

/** How many messages of a branch are sent to the model at most; older ones are left out. */
export const branchMessageMax = 100;

/** The path from the root to the message before `messageId`, oldest first, and the user's settings. */
export async function branchBefore(messageId: string, userId: number): Promise<BranchContext> {
  const ids = await db().$queryRaw<{ id: string; hasOlder: boolean }[]>`
    WITH RECURSIVE branch AS (
      SELECT id, parent_id, 0 AS depth FROM message WHERE id = ${messageId}::uuid AND user_id = ${userId}
      UNION ALL
      SELECT before.*, depth + 1 FROM branch, ${messageBefore(userId, "branch", Prisma.sql`id, parent_id`)} WHERE depth < ${branchMessageMax}
    ) SELECT id::text, parent_id IS NOT NULL AS "hasOlder" FROM branch WHERE depth > 0 ORDER BY depth DESC`;
  const rows = await db().message.findMany({ where: { id: { in: ids.map((row) => row.id) }, userId }, include: { states: true } });
  const user = await db().user.findUnique({ where: { id: userId }, select: { instructions: true, plan: true, timeZone: true } });
  const run = await db().run.findFirst({ where: { messageId, userId }, orderBy: { createdAt: "desc" }, select: { timeZone: true } });
  const conversationId = rows[0]?.conversationId;
  const conversation = conversationId && (await db().conversation.findUnique({ where: { id: conversationId, userId } }));
  const projectId = conversation ? conversation.projectId : null;
  const project = projectId && (await db().project.findFirst({ where: { id: projectId, userId }, select: contextOfProject }));
  const isTemporary = conversation ? conversation.temporaryUntil !== null : false;
  const memories = isTemporary ? null : await recalledBy(userId, projectId);
  const branch = ids.flatMap(({ id }) => {
    const row = rows.find((message) => message.id === id);
    return row ? [{ id, role: row.role, parts: presentMessage(row).parts, states: statesIn(row.states) }] : [];
  });
  const hasOlder = ids[0]?.hasOlder ?? false;
  const summary = await summaryBefore(userId, messageId);
  const prompt = conversation ? conversation.prompt : "";
  return {
    branch,
    hasOlder,
    summary,
    instructions: user?.instructions ?? "",
    prompt,
    reasoning: conversation ? storedReasoning(conversation) : "normal",
    plan: user?.plan ?? "free",
    timeZone: user?.timeZone ?? run?.timeZone ?? "UTC",
    webSearch: conversation ? conversation.webSearch : null,
    project: project || null,
    memories,
    tools: await toolsOfReply(userId, messageId),
    hasServers: true,
  };
}

/** The notes that a model is given of this user; null when memory is switched off. */
export async function recalledBy(userId: number, projectId: number | null = null): Promise<Recalled[] | null> {
  const [found] = await db().$queryRaw<{ memories: Recalled[] | null }[]>`
    SELECT ${recalledSql(userId, Prisma.sql`${projectId}::int`)} AS memories FROM "user" AS u WHERE u.id = ${userId}`;
  return found?.memories ?? null;
}

/** What the schedule of a reply allows; null for all, and where no schedule asked for it. */
async function toolsOfReply(userId: number, messageId: string): Promise<string[] | null> {
  const where = { messageId, userId };
  const occurrence = await db().occurrence.findFirst({ where, select: { schedule: { select: { tools: true } } } });
  return ScheduleTools.nullable()
    .catch(null)
    .parse(occurrence?.schedule.tools ?? null);
}

async function summaryBefore(userId: number, messageId: string): Promise<BranchSummary | null> {
  const start = Prisma.sql`SELECT parent_id FROM message
    WHERE id = ${messageId}::uuid AND user_id = ${userId} AND ${hasSummaries(userId, Prisma.sql`message.conversation_id`)}`;
  const [found] = await db().$queryRaw<{ summary: BranchSummary | null }[]>`
    WITH RECURSIVE ${summaryAncestors(userId, start)} SELECT ${summaryAmongAncestors(userId)} AS summary`;
  return found?.summary ?? null;
}
