import type { MessageStatus } from "#contracts/message.ts";
import type { ParsedInput } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import { type BranchMessage, type BranchSummary, branchMessageMax, type ProjectContext } from "#domain/chat/history.ts";
import { messageBefore } from "#domain/chat/message-before.ts";
import { hasSummaries, summaryAmongAncestors, summaryAncestors } from "#domain/chat/summary-ancestors.ts";
import { notFound } from "#domain/error.ts";
import { type Recalled, recalledSql } from "#domain/memory/recalled.ts";
import type { RoughQuotaSnapshot } from "#domain/usage/limit/quota-snapshot.ts";
import { quotaSnapshotSql } from "#domain/usage/usage.ts";
import { type Conversation as ConversationRow, Prisma } from "#generated/prisma/client.ts";
import type { Ask } from "#lib/db.ts";
import { statesSql } from "./reply-state.ts";

export type Send = ParsedInput<"chat:send">;

/** A conversation's row as JSON; its times are those of PostgreSQL. */
export type OpenedConversation = Pick<ConversationRow, "id" | "userId" | "title" | "model" | "prompt" | "webSearch" | "reasoning"> & {
  createdAt: string;
  deletedAt: string | null;
  pinned: boolean;
  projectId: number | null;
  temporary: boolean;
};
/** `version`: of the row of `opened`, which every begin of a reply changes. Both are null for a new conversation. */
export type SeenSend = RoughQuotaSnapshot & {
  opened: OpenedConversation | null;
  version: string | null;
  known: boolean;
  parentId: string | null;
  parentStatus: MessageStatus | null;
  branch: BranchMessage[];
  hasOlder: boolean | null;
  summary: BranchSummary | null;
  hasServers: boolean;
  memories: Recalled[] | null;
  project: ProjectContext | null;
  timeZone: string | null;
};

/** All that decides about the send: its user, its conversation, whether it is a repeat, and the branch that it answers. */
export async function readSend(ask: Ask, actor: Actor, { conversationId, messageId, parentId, projectId }: Send): Promise<SeenSend> {
  const { userId } = actor;
  const standing = quotaSnapshotSql(userId);
  // Three statements and not one with three cases: the database plans each for good.
  const isParent = parentId ? Prisma.sql`id = ${parentId}::uuid` : parentId === null ? Prisma.sql`false` : Prisma.sql`true`;
  const [seen] = await ask<SeenSend>(Prisma.sql`
    /* across users: id-in-use */ WITH RECURSIVE parent AS (
      SELECT id, status FROM message WHERE conversation_id = ${conversationId}::uuid AND user_id = ${userId} AND ${isParent}
      ORDER BY created_at DESC, id DESC LIMIT 1
    ), branch AS (
      SELECT id, parent_id, role, parts, 1 AS depth FROM message WHERE id = (SELECT id FROM parent) AND user_id = ${userId}
      UNION ALL
      SELECT before.*, depth + 1 FROM branch, ${messageBefore(userId, "branch", Prisma.sql`id, parent_id, role, parts`)}
      WHERE depth < ${branchMessageMax}
    ), ${summaryAncestors(userId, Prisma.sql`SELECT id FROM parent WHERE ${hasSummaries(userId, Prisma.sql`${conversationId}::uuid`)}`)}
    SELECT ${standing.columns}, u.time_zone AS "timeZone", opened.xmin::text AS version, CASE WHEN opened.id IS NOT NULL THEN jsonb_build_object(
        'id', opened.id, 'userId', opened.user_id, 'title', opened.title, 'model', opened.model, 'prompt', opened.prompt,
        'webSearch', opened.web_search, 'reasoning', opened.reasoning, 'pinned', opened.pinned_at IS NOT NULL,
        'projectId', opened.project_id, 'temporary', opened.temporary_until IS NOT NULL,
        'createdAt', opened.created_at, 'deletedAt', opened.deleted_at) END AS opened,
      EXISTS (SELECT 1 FROM message WHERE id = ${messageId}::uuid) AS known,
      EXISTS (SELECT 1 FROM mcp_server WHERE user_id = ${userId} AND enabled) AS "hasServers",
      ${recalledSql(userId, Prisma.sql`project.id`)} AS memories,
      CASE WHEN project.id IS NOT NULL THEN jsonb_build_object('id', project.id, 'name', project.name, 'instructions', project.instructions) END AS project,
      (SELECT id::text FROM parent) AS "parentId",
      (SELECT status::text FROM parent) AS "parentStatus",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'role', role, 'parts', parts, 'states',
        ${statesSql(userId, Prisma.sql`branch.id`)}) ORDER BY depth DESC), '[]') FROM branch) AS branch,
      (SELECT parent_id IS NOT NULL FROM branch ORDER BY depth DESC LIMIT 1) AS "hasOlder",
      ${summaryAmongAncestors(userId)} AS summary
    FROM "user" AS u LEFT JOIN conversation AS opened ON opened.id = ${conversationId}::uuid
      LEFT JOIN project ON project.user_id = ${userId} AND project.id = CASE WHEN opened.id IS NULL THEN ${projectId ?? null}::int ELSE opened.project_id END,
      ${standing.tables}
    WHERE u.id = ${userId} AND u.deleted_at IS NULL`);
  if (!seen) throw notFound("User");
  return seen;
}
