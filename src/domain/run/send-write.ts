import { randomUUIDv7 } from "node:crypto";
import type { Conversation } from "#contracts/conversation.ts";
import { temporaryHours } from "#contracts/limits.ts";
import type { Message, MessagePart } from "#contracts/message.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import type { Actor } from "#domain/actor.ts";
import { recordSql } from "#domain/record.ts";
import type { CallHold } from "#domain/usage/call-quote.ts";
import { guardSql } from "#domain/usage/limit/user-limit.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import type { Ask } from "#lib/db.ts";
import { leaseSeconds, type RunLease } from "./run-lease.ts";
import type { OpenedConversation, SeenSend, Send } from "./send-read.ts";

/** Of a send that no person made: what a new conversation is called, what all model calls of the reply may cost, what it may use. */
export type Standing = { title: string; capMicroUsd: number | null; tools: readonly string[] | null };

export type PlannedSend = { conversation: Conversation; userMessage: Message; assistantMessage: Message; seq: number; lease: RunLease };
type Plan = {
  reasoning: Reasoning;
  opened: OpenedConversation | null;
  parentId: string | null;
  model: string;
  files: MessagePart[];
  token: string;
  outputMax: number | null;
  title: string;
};

/** Everything that is about to be stored, in the shape in which it is answered. */
export function planSend(
  actor: Actor,
  input: Send,
  { reasoning, opened, parentId, model, files, token, outputMax, title }: Plan,
): PlannedSend {
  const now = currentTime();
  // One millisecond later than the question, so that time alone puts them in order.
  const [asked, answered] = [now.toISOString(), new Date(now.getTime() + 1).toISOString()];
  const common = { conversationId: input.conversationId, usage: null, error: null };
  const userMessage: Message = {
    ...common,
    id: input.messageId,
    parentId,
    role: "user",
    status: "complete",
    parts: [{ type: "text", text: input.text }, ...files],
    model: null,
    createdAt: asked,
    updatedAt: asked,
  };
  const id = randomUUIDv7();
  const assistantMessage: Message = {
    ...common,
    id,
    parentId: input.messageId,
    role: "assistant",
    status: "streaming",
    parts: [],
    model,
    createdAt: answered,
    updatedAt: answered,
  };
  const place = opened ?? { pinned: false, projectId: input.projectId ?? null, temporary: input.temporary ?? false };
  const conversation: Conversation = {
    id: input.conversationId,
    // No word of a temporary one stands anywhere but in its messages.
    title: opened ? opened.title : place.temporary ? "" : title,
    model,
    reasoning,
    pinned: place.pinned,
    // Whoever writes into an archived one has taken it up again.
    archived: false,
    projectId: place.projectId,
    temporary: place.temporary,
    createdAt: opened ? new Date(opened.createdAt).toISOString() : asked,
    updatedAt: asked,
  };
  const lease = {
    runId: randomUUIDv7(),
    token,
    messageId: id,
    conversationId: input.conversationId,
    userId: actor.userId,
    step: 0,
    attempts: 1,
    outputMax,
  };
  return { conversation, userMessage, assistantMessage, seq: 0, lease };
}

type Written = {
  seen: Pick<SeenSend, "version" | "limitVersion">;
  hold: CallHold;
  leaseOwner: string;
  webSearch: boolean | null;
  standing: Standing | null;
};

/**
 * Conversation, both messages, run, hold, audit and feed event in one statement. False, and nothing stored, when the
 * conversation's row is not the version that was seen any more, or the user has begun something else.
 */
export async function writeSend(
  ask: Ask,
  actor: Actor,
  { conversation, userMessage, assistantMessage, lease }: PlannedSend,
  { seen, hold, leaseOwner, webSearch, standing }: Written,
): Promise<boolean> {
  const { userId } = actor;
  const { version } = seen;
  const { tables, result } = recordSql(actor, {
    action: "message.send",
    entity: "message",
    detail: { conversationId: conversation.id },
    written: conversation.temporary ? null : version === null ? "conversation.created" : "conversation.updated",
  });
  const until = conversation.temporary ? Prisma.sql`now() + make_interval(hours => ${temporaryHours}::int)` : Prisma.sql`NULL::timestamptz`;
  const stored =
    version === null
      ? Prisma.sql`INSERT INTO conversation (id, user_id, title, title_source, model, reasoning, web_search, project_id, temporary_until, created_at, updated_at)
          SELECT ${conversation.id}::uuid, user_id, ${conversation.title}, ${standing ? "user" : "words"}::title_source, ${conversation.model}, ${conversation.reasoning ?? "normal"}, ${webSearch}::boolean,
            ${conversation.projectId ?? null}::int, ${until}, ${conversation.createdAt}::timestamptz, ${conversation.updatedAt}::timestamptz FROM guard
          RETURNING id`
      : Prisma.sql`UPDATE conversation SET model = ${conversation.model}, reasoning = ${conversation.reasoning ?? "normal"}, web_search = coalesce(${webSearch}::boolean, web_search),
            archived_at = NULL, temporary_until = ${until},
            updated_at = ${conversation.updatedAt}::timestamptz FROM guard
          WHERE id = ${conversation.id}::uuid AND conversation.user_id = ${userId} AND conversation.xmin::text = ${version}
          RETURNING id`;
  const row = ({ id, parentId, role, status, parts, model, createdAt }: Message) => Prisma.sql`
    SELECT ${id}::uuid, stored.id, ${userId}::int, ${parentId}::uuid, ${role}::message_role, ${status}::message_status,
      ${JSON.stringify(parts)}::jsonb, ${model}::text, ${createdAt}::timestamptz, ${createdAt}::timestamptz FROM stored`;
  const written = await ask(Prisma.sql`
    WITH ${guardSql(userId, seen.limitVersion)}, stored AS (${stored}), messages AS (
      INSERT INTO message (id, conversation_id, user_id, parent_id, role, status, parts, model, created_at, updated_at)
      ${row(userMessage)} UNION ALL ${row(assistantMessage)}
    ), begun AS (
      INSERT INTO run (id, message_id, user_id, request_id, lease_owner, lease_token, lease_expires_at, time_zone, cap_micro_usd)
      SELECT ${lease.runId}::uuid, ${assistantMessage.id}::uuid, ${userId}, ${userMessage.id}::uuid, ${leaseOwner}, ${lease.token}::uuid,
        now() + make_interval(secs => ${leaseSeconds}), ${actor.timeZone ?? null}::text, ${standing?.capMicroUsd ?? null}::bigint FROM stored
    ), held AS (
      INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd, own_key, output_max)
      SELECT ${lease.runId}::uuid, 0, ${userId}, ${hold.amountMicroUsd}::bigint, ${hold.ownKey}, ${hold.outputMax}::int
      FROM stored WHERE ${hold.amountMicroUsd}::bigint > 0
    ), written AS (
      SELECT ${userMessage.id}::uuid AS id, ${JSON.stringify(conversation)}::jsonb AS data FROM stored
    ), ${tables} ${result}`);
  return written.length > 0;
}
