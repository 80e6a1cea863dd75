import type { Conversation } from "#contracts/conversation.ts";
import type { Message, MessagePart } from "#contracts/message.ts";
import type { Actor } from "#domain/actor.ts";
import { presentConversation, storedReasoning, titleFromText } from "#domain/chat/conversation.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { invalid, isUniqueViolation, notFound } from "#domain/error.ts";
import { attachedFileParts, attachFiles } from "#domain/file/upload.ts";
import { bytesOfBranch } from "#domain/usage/branch-bytes.ts";
import type { CallHold } from "#domain/usage/call-quote.ts";
import { allowCall } from "#domain/usage/limit/allowance.ts";
import { isSpendCapped, reserveSpend } from "#domain/usage/limit/spend-cap.ts";
import { lockLimits } from "#domain/usage/limit/user-limit.ts";
import { exactQuotaSnapshot } from "#domain/usage/usage.ts";
import { type Ask, askDirect, type Tx } from "#lib/db.ts";
import { type BegunRun, idUsed, isLive, oncePerRequest, quoteFor, type RunOwner, stillAnswering } from "./begin.ts";
import { type LeaseOwner, unstartedLease } from "./lease-tokens.ts";
import { statesIn } from "./reply-state.ts";
import { readSend, type SeenSend, type Send } from "./send-read.ts";
import { planSend, type Standing, writeSend } from "./send-write.ts";

export type BegunSend = BegunRun & { conversation: Conversation; userMessage: Message };

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

/** The same within a transaction, which takes no lock before this but those of what it begins for. */
export async function beginSendIn(tx: Tx, actor: Actor, input: Send, owner: RunOwner, standing?: Standing): Promise<BegunSend> {
  await lockLimits(tx, actor.userId);
  await lockConversation(tx, input.conversationId);
  const ask: Ask = (sql) => tx.$queryRaw(sql);
  const seen = await readSend(ask, actor, input);
  if (seen.known) return repeatedSend(tx, actor, input, owner);
  const files = await attachedFileParts(tx, actor, input.attachmentIds ?? []);
  const begun = await beginSeen(ask, actor, input, { seen: capped(seen, standing), files, owner, ...(standing ? { standing } : {}) });
  if (!begun) throw new Error("a locked conversation has changed");
  await attachFiles(tx, input.messageId, files);
  await reserveSpend(tx, begun.hold);
  return begun;
}

/** With the tighter of both limits of one reply. */
function capped(seen: SeenSend, standing: Standing | undefined): SeenSend {
  const caps = [seen.turnCap, standing?.capMicroUsd ?? null].filter((cap) => cap !== null);
  return { ...seen, turnCap: caps.length > 0 ? Math.min(...caps) : null };
}

type Held = BegunSend & { hold: CallHold };

/** Null when somebody else has changed the conversation, or the user has begun something else, between look and write. */
async function begin(ask: Ask, actor: Actor, input: Send, owner: RunOwner): Promise<BegunSend | null> {
  const seen = await readSend(ask, actor, input);
  return seen.known ? null : beginSeen(ask, actor, input, { seen, files: [], owner, alone: true });
}

/** `alone`: in no transaction, so that nothing more can be asked once it is written. */
async function beginSeen(ask: Ask, actor: Actor, input: Send, { seen, files, owner, alone, standing }: Look): Promise<Held | null> {
  const { opened } = seen;
  if (opened && (opened.userId !== actor.userId || opened.deletedAt)) throw notFound("Conversation");
  if (!opened && input.projectId && !seen.project) throw invalid("projectId", "there is no such project");
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
  const begun = planSend(actor, input, {
    reasoning,
    opened,
    parentId: seen.parentId,
    model,
    files,
    token: owner.tokens.create(),
    outputMax: hold.outputMax,
    title: standing?.title ?? titleFromText(input.text),
  });
  const stored = await writeSend(ask, actor, begun, {
    seen,
    hold,
    leaseOwner: owner.leaseOwner,
    webSearch: input.webSearch ?? null,
    standing: standing ?? null,
  });
  if (!stored) return null;
  const before = seen.branch.map((message) => ({ ...message, states: statesIn(message.states) }));
  const branch = [...before, { id: input.messageId, role: "user" as const, parts: begun.userMessage.parts }];
  const { instructions, plan: paid, hasServers, hasOlder, summary, memories, project } = seen;
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
      project,
      memories: begun.conversation.temporary ? null : memories,
      hasServers,
      timeZone: seen.timeZone ?? actor.timeZone ?? "UTC",
    },
  };
}

type Look = { seen: SeenSend; files: MessagePart[]; owner: RunOwner; alone?: boolean; standing?: Standing };

/** The other way, which locks, finds out what the id is used for. */
function nothingAsIdIsUsed(error: unknown): null {
  if (isUniqueViolation(error)) return null;
  throw error;
}

/** Serialises what is sent to one conversation, so that "the newest message" means one thing. */
async function lockConversation(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`/* across users: id-in-use */ SELECT 1 FROM conversation WHERE id = ${id}::uuid FOR UPDATE`;
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
