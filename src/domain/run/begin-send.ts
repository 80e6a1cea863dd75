import { v7 as uuidv7 } from "uuid";
import type { Conversation } from "#contracts/conversation.ts";
import type { Message, MessagePart, MessageStatus } from "#contracts/message.ts";
import type { ParsedInput } from "#contracts/realtime.ts";
import type { Reasoning } from "#contracts/reasoning.ts";
import type { Actor } from "#domain/actor.ts";
import { presentConversation, storedReasoning, titleFromText } from "#domain/chat/conversation.ts";
import type { BranchMessage, BranchSummary } from "#domain/chat/history.ts";
import { branchMessageMax } from "#domain/chat/history.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { hasSummaries, summaryAmongAncestors, summaryAncestors } from "#domain/chat/summary-ancestors.ts";
import { isUniqueViolation, notFound } from "#domain/error.ts";
import { attachedFileParts, attachFiles } from "#domain/file/upload.ts";
import { recordSql } from "#domain/record.ts";
import { bytesOfBranch } from "#domain/usage/branch-bytes.ts";
import type { CallHold } from "#domain/usage/call-quote.ts";
import { allowCall } from "#domain/usage/limit/allowance.ts";
import type { RoughQuotaSnapshot } from "#domain/usage/limit/quota-snapshot.ts";
import { isSpendCapped, reserveSpend } from "#domain/usage/limit/spend-cap.ts";
import { guardSql, lockLimits } from "#domain/usage/limit/user-limit.ts";
import { exactQuotaSnapshot, quotaSnapshotSql } from "#domain/usage/usage.ts";
import { type Conversation as ConversationRow, Prisma } from "#generated/prisma/client.ts";
import { currentTime } from "#lib/database/clock.ts";
import { type Ask, askDirect, type Tx } from "#lib/db.ts";
import { type LeaseOwner, unstartedLease } from "./lease-tokens.ts";
import { statesIn, statesSql } from "./reply-state.ts";
import { type BegunRun, idUsed, isLive, oncePerRequest, quoteFor, type RunOwner, stillAnswering } from "./run.ts";
import { leaseSeconds, type RunLease } from "./run-lease.ts";

export type BegunSend = BegunRun & { conversation: Conversation; userMessage: Message };
type Send = ParsedInput<"chat:send">;

/**
 * Stores the user's message and begins the run that answers it. A repeated `messageId` returns the first result and
 * begins nothing. This stands between a person and the first word: it takes one look and one statement that writes
 * nothing if the conversation has changed since the look, or the user has begun something else. Only then, for files, and
 * under a cap on all users' spend does it lock both first.
 * @throws NOT_FOUND someone else's conversation, unknown parent or upload · CONFLICT an id used elsewhere, or
 * the newest message is still being written · QUOTA_EXCEEDED · RATE_LIMITED
 */
export async function beginSend(actor: Actor, input: Send, owner: RunOwner): Promise<BegunSend> {
  if (!input.attachmentIds?.length) {
    const begun = await begin(askDirect, actor, input, owner).catch(nothingAsIdIsUsed);
    if (begun) return begun;
  }
  return oncePerRequest((tx) => beginSendIn(tx, actor, input, owner));
}

/** Of a send that no person made: what a new conversation is called, what all model calls of the reply may cost, what it may use. */
export type Standing = { title: string; capMicroUsd: number | null; tools: readonly string[] | null };

/** The same within a transaction, which takes no lock before this but those of what it begins for. */
export async function beginSendIn(tx: Tx, actor: Actor, input: Send, owner: RunOwner, standing?: Standing): Promise<BegunSend> {
  await lockLimits(tx, actor.userId);
  await lockConversation(tx, input.conversationId);
  const ask: Ask = (sql) => tx.$queryRaw(sql);
  const seen = await look(ask, actor, input);
  if (seen.known) return repeatedSend(tx, actor, input, owner);
  const files = await attachedFileParts(tx, actor, input.attachmentIds ?? []);
  const begun = await beginSeen(ask, actor, input, { seen: capped(seen, standing), files, owner, ...(standing ? { standing } : {}) });
  if (!begun) throw new Error("a locked conversation has changed");
  await attachFiles(tx, input.messageId, files);
  await reserveSpend(tx, begun.hold);
  return begun;
}

/** With the tighter of both limits of one reply. */
function capped(seen: Seen, standing: Standing | undefined): Seen {
  const caps = [seen.turnCap, standing?.capMicroUsd ?? null].filter((cap) => cap !== null);
  return { ...seen, turnCap: caps.length > 0 ? Math.min(...caps) : null };
}

type Held = BegunSend & { hold: CallHold };

/** Null when somebody else has changed the conversation, or the user has begun something else, between look and write. */
async function begin(ask: Ask, actor: Actor, input: Send, owner: RunOwner): Promise<BegunSend | null> {
  const seen = await look(ask, actor, input);
  return seen.known ? null : beginSeen(ask, actor, input, { seen, files: [], owner, alone: true });
}

/** `alone`: in no transaction, so that nothing more can be asked once it is written. */
async function beginSeen(ask: Ask, actor: Actor, input: Send, { seen, files, owner, alone, standing }: Look): Promise<Held | null> {
  const { opened } = seen;
  if (opened && (opened.userId !== actor.userId || opened.deletedAt)) throw notFound("Conversation");
  if (input.parentId && !seen.parentId) throw notFound("Parent message");
  if (seen.parentStatus && isLive({ status: seen.parentStatus })) throw stillAnswering();
  const model = await owner.chooseModel([opened?.model, seen.defaultModel].filter((id) => typeof id === "string"));
  const reasoning = input.reasoning ?? (opened ? storedReasoning(opened) : "normal");
  const bytes = bytesOfBranch([...seen.branch, { parts: [{ type: "text", text: input.text }, ...files] }]);
  const quote = await quoteFor(seen, owner, {
    userId: actor.userId,
    model,
    bytes,
    webSearch: input.webSearch ?? opened?.webSearch ?? null,
  });
  const hold = allowCall(await exactQuotaSnapshot(ask, actor.userId, seen, quote), { quote, reply: true, runsMax: owner.runsMax });
  if (alone && isSpendCapped(hold)) return null;
  const begun = plan(actor, input, {
    reasoning,
    opened,
    parentId: seen.parentId,
    model,
    files,
    token: owner.tokens.create(),
    outputMax: hold.outputMax,
    title: standing?.title ?? titleFromText(input.text),
  });
  const stored = await write(ask, actor, begun, {
    seen,
    hold,
    leaseOwner: owner.leaseOwner,
    webSearch: input.webSearch ?? null,
    standing: standing ?? null,
  });
  if (!stored) return null;
  const before = seen.branch.map((message) => ({ ...message, states: statesIn(message.states) }));
  const branch = [...before, { id: input.messageId, role: "user" as const, parts: begun.userMessage.parts }];
  const { instructions, plan: paid, hasServers, hasOlder, summary } = seen;
  return {
    ...begun,
    hold,
    context: {
      branch,
      hasOlder: hasOlder ?? false,
      summary,
      instructions,
      prompt: opened?.prompt ?? "",
      webSearch: input.webSearch ?? opened?.webSearch ?? null,
      reasoning,
      plan: paid,
      tools: standing?.tools ?? null,
      hasServers,
      timeZone: seen.timeZone ?? actor.timeZone ?? "UTC",
    },
  };
}

type Look = { seen: Seen; files: MessagePart[]; owner: RunOwner; alone?: boolean; standing?: Standing };

/** The other way, which locks, finds out what the id is used for. */
function nothingAsIdIsUsed(error: unknown): null {
  if (isUniqueViolation(error)) return null;
  throw error;
}

/** Serialises what is sent to one conversation, so that "the newest message" means one thing. */
async function lockConversation(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`/* across users: id-in-use */ SELECT 1 FROM conversation WHERE id = ${id}::uuid FOR UPDATE`;
}

/** A conversation's row as JSON; its times are those of PostgreSQL. */
type Opened = Pick<ConversationRow, "id" | "userId" | "title" | "model" | "prompt" | "webSearch" | "reasoning"> & {
  createdAt: string;
  deletedAt: string | null;
};
/** `version`: of the row of `opened`, which every begin of a reply changes. Both are null for a new conversation. */
type Seen = RoughQuotaSnapshot & {
  opened: Opened | null;
  version: string | null;
  known: boolean;
  parentId: string | null;
  parentStatus: MessageStatus | null;
  branch: BranchMessage[];
  hasOlder: boolean | null;
  summary: BranchSummary | null;
  hasServers: boolean;
  timeZone: string | null;
};

/** All that decides about the send: its user, its conversation, whether it is a repeat, and the branch that it answers. */
async function look(ask: Ask, actor: Actor, { conversationId, messageId, parentId }: Send): Promise<Seen> {
  const { userId } = actor;
  const standing = quotaSnapshotSql(userId);
  // Three statements and not one with three cases: the database plans each for good.
  const isParent = parentId ? Prisma.sql`id = ${parentId}::uuid` : parentId === null ? Prisma.sql`false` : Prisma.sql`true`;
  const [seen] = await ask<Seen>(Prisma.sql`
    /* across users: id-in-use */ WITH RECURSIVE parent AS (
      SELECT id, status FROM message WHERE conversation_id = ${conversationId}::uuid AND user_id = ${userId} AND ${isParent}
      ORDER BY created_at DESC, id DESC LIMIT 1
    ), branch AS (
      SELECT message.id, message.parent_id, message.role, message.parts, 1 AS depth FROM message JOIN parent ON message.id = parent.id
      WHERE message.user_id = ${userId}
      UNION ALL
      SELECT before.id, before.parent_id, before.role, before.parts, depth + 1 FROM message AS before JOIN branch ON before.id = branch.parent_id
      WHERE before.user_id = ${userId} AND depth < ${branchMessageMax}
    ), ${summaryAncestors(userId, Prisma.sql`SELECT id FROM parent WHERE ${hasSummaries(userId, Prisma.sql`${conversationId}::uuid`)}`)}
    SELECT ${standing.columns}, u.time_zone AS "timeZone", opened.xmin::text AS version, CASE WHEN opened.id IS NOT NULL THEN jsonb_build_object(
        'id', opened.id, 'userId', opened.user_id, 'title', opened.title, 'model', opened.model, 'prompt', opened.prompt,
        'webSearch', opened.web_search, 'reasoning', opened.reasoning,
        'createdAt', opened.created_at, 'deletedAt', opened.deleted_at) END AS opened,
      EXISTS (SELECT 1 FROM message WHERE id = ${messageId}::uuid) AS known,
      EXISTS (SELECT 1 FROM mcp_server WHERE user_id = ${userId} AND enabled) AS "hasServers",
      (SELECT id::text FROM parent) AS "parentId",
      (SELECT status::text FROM parent) AS "parentStatus",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'role', role, 'parts', parts, 'states',
        ${statesSql(userId, Prisma.sql`branch.id`)}) ORDER BY depth DESC), '[]') FROM branch) AS branch,
      (SELECT parent_id IS NOT NULL FROM branch ORDER BY depth DESC LIMIT 1) AS "hasOlder",
      ${summaryAmongAncestors(userId)} AS summary
    FROM "user" AS u LEFT JOIN conversation AS opened ON opened.id = ${conversationId}::uuid, ${standing.tables}
    WHERE u.id = ${userId} AND u.deleted_at IS NULL`);
  if (!seen) throw notFound("User");
  return seen;
}

type Planned = { conversation: Conversation; userMessage: Message; assistantMessage: Message; seq: number; lease: RunLease };
type Plan = {
  reasoning: Reasoning;
  opened: Opened | null;
  parentId: string | null;
  model: string;
  files: MessagePart[];
  token: string;
  outputMax: number | null;
  title: string;
};

/** Everything that is about to be stored, in the shape in which it is answered. */
function plan(actor: Actor, input: Send, { reasoning, opened, parentId, model, files, token, outputMax, title }: Plan): Planned {
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
  const id = uuidv7();
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
  const conversation: Conversation = opened
    ? { id: opened.id, title: opened.title, model, reasoning, createdAt: new Date(opened.createdAt).toISOString(), updatedAt: asked }
    : { id: input.conversationId, title, model, reasoning, createdAt: asked, updatedAt: asked };
  const lease = {
    runId: uuidv7(),
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
  seen: Pick<Seen, "version" | "limitVersion">;
  hold: CallHold;
  leaseOwner: string;
  webSearch: boolean | null;
  standing: Standing | null;
};

/**
 * Conversation, both messages, run, hold, audit and feed event in one statement. False, and nothing stored, when the
 * conversation's row is not the version that was seen any more, or the user has begun something else.
 */
async function write(
  ask: Ask,
  actor: Actor,
  { conversation, userMessage, assistantMessage, lease }: Planned,
  { seen, hold, leaseOwner, webSearch, standing }: Written,
): Promise<boolean> {
  const { userId } = actor;
  const { version } = seen;
  const { tables, result } = recordSql(actor, {
    action: "message.send",
    entity: "message",
    detail: { conversationId: conversation.id },
    written: version === null ? "conversation.created" : "conversation.updated",
  });
  const kept =
    version === null
      ? Prisma.sql`INSERT INTO conversation (id, user_id, title, title_source, model, reasoning, web_search, created_at, updated_at)
          SELECT ${conversation.id}::uuid, user_id, ${conversation.title}, ${standing ? "user" : "words"}::title_source, ${conversation.model}, ${conversation.reasoning ?? "normal"}, ${webSearch}::boolean,
            ${conversation.createdAt}::timestamptz, ${conversation.updatedAt}::timestamptz FROM guard
          RETURNING id`
      : Prisma.sql`UPDATE conversation SET model = ${conversation.model}, reasoning = ${conversation.reasoning ?? "normal"}, web_search = coalesce(${webSearch}::boolean, web_search),
            updated_at = ${conversation.updatedAt}::timestamptz FROM guard
          WHERE id = ${conversation.id}::uuid AND conversation.user_id = ${userId} AND conversation.xmin::text = ${version}
          RETURNING id`;
  const row = ({ id, parentId, role, status, parts, model, createdAt }: Message) => Prisma.sql`
    SELECT ${id}::uuid, kept.id, ${userId}::int, ${parentId}::uuid, ${role}::message_role, ${status}::message_status,
      ${JSON.stringify(parts)}::jsonb, ${model}::text, ${createdAt}::timestamptz, ${createdAt}::timestamptz FROM kept`;
  const told = await ask(Prisma.sql`
    WITH ${guardSql(userId, seen.limitVersion)}, kept AS (${kept}), messages AS (
      INSERT INTO message (id, conversation_id, user_id, parent_id, role, status, parts, model, created_at, updated_at)
      ${row(userMessage)} UNION ALL ${row(assistantMessage)}
    ), begun AS (
      INSERT INTO run (id, message_id, user_id, request_id, lease_owner, lease_token, lease_expires_at, time_zone, cap_micro_usd)
      SELECT ${lease.runId}::uuid, ${assistantMessage.id}::uuid, ${userId}, ${userMessage.id}::uuid, ${leaseOwner}, ${lease.token}::uuid,
        now() + make_interval(secs => ${leaseSeconds}), ${actor.timeZone ?? null}::text, ${standing?.capMicroUsd ?? null}::bigint FROM kept
    ), held AS (
      INSERT INTO usage_hold (run_id, step, user_id, amount_micro_usd, own_key, output_max)
      SELECT ${lease.runId}::uuid, 0, ${userId}, ${hold.amountMicroUsd}::bigint, ${hold.ownKey}, ${hold.outputMax}::int
      FROM kept WHERE ${hold.amountMicroUsd}::bigint > 0
    ), written AS (
      SELECT ${userMessage.id}::uuid AS id, ${JSON.stringify(conversation)}::jsonb AS data FROM kept
    ), ${tables} ${result}`);
  return told.length > 0;
}

async function repeatedSend(tx: Tx, actor: Actor, input: Send, owner: LeaseOwner): Promise<BegunSend> {
  const where = { id: input.messageId, userId: actor.userId, conversationId: input.conversationId, role: "user" as const };
  const user = await tx.message.findFirst({ where });
  if (!user) throw idUsed();
  const run = await tx.run.findUnique({ where: { requestId: user.id, userId: actor.userId }, include: { message: true } });
  const row = await tx.conversation.findFirst({ where: { id: user.conversationId, userId: actor.userId, deletedAt: null } });
  if (!run || !row) throw notFound("Conversation");
  return {
    conversation: presentConversation(row),
    userMessage: presentMessage(user),
    assistantMessage: presentMessage(run.message),
    seq: run.message.seq,
    lease: await unstartedLease(tx, { ...run, conversationId: row.id }, owner),
  };
}
