import { z } from "zod";
import { answerProblems, requestedAnswer } from "#contracts/mcp-answer.ts";
import { type McpField, McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import { json, jsonOrNull } from "#domain/chat/message.ts";
import { type RunLease, requireLease } from "#domain/run/run-lease.ts";
import { type StoredReply, storeReply } from "#domain/tool/tool.ts";
import { db } from "#lib/db.ts";
import type { Actor } from "../actor.ts";
import { DomainError, notFound } from "../error.ts";
import { inTransaction, record } from "../record.ts";

/** The provisional output of a call in flight. */
const Begun = z.object({ begun: z.literal(true), question: McpQuestion.optional() });
const Answer = McpReply.extend({ questionId: z.string() });

/** Stores that a call in flight waits for its user's answer or (null) that it no longer does. */
export function storeQuestion(lease: RunLease, callId: string, question: McpQuestion | null, reply: StoredReply): Promise<void> {
  return inTransaction(undefined, async (tx) => {
    await requireLease(tx, lease);
    const output = { begun: true, ...(question ? { question } : {}) };
    // An answer is needed only until it is read.
    const data = { output: json(output), answer: jsonOrNull(null) };
    await tx.toolCall.updateMany({ where: { messageId: lease.messageId, callId, userId: lease.userId, done: false }, data });
    await storeReply(tx, lease, reply);
  });
}

/** The answer to a question, once there is one. */
export async function answerTo({ messageId, userId }: RunLease, callId: string, questionId: string): Promise<McpReply | null> {
  const row = await db().toolCall.findFirst({ where: { messageId, callId, userId }, select: { answer: true } });
  const { data } = Answer.safeParse(row?.answer);
  return data?.questionId === questionId ? { action: data.action, ...(data.content ? { content: data.content } : {}) } : null;
}

export type QuestionAnswer = McpReply & { messageId: string; callId: string; questionId: string };

/**
 * Stores the user's answer; the holder of the run sends it to the server. The first answer counts: repeating it is a no-op.
 * @throws CONFLICT for a different answer or an expired question · VALIDATION naming the invalid fields
 */
export function answerQuestion(actor: Actor, { messageId, callId, questionId, action, content }: QuestionAnswer): Promise<void> {
  return inTransaction(undefined, async (tx) => {
    const where = { messageId, callId, userId: actor.userId };
    await tx.$queryRaw`SELECT 1 FROM tool_call WHERE message_id = ${messageId}::uuid AND call_id = ${callId} AND user_id = ${actor.userId} FOR UPDATE`;
    const call = await tx.toolCall.findFirst({ where, include: { run: { select: { status: true } } } });
    if (!call) throw notFound("Tool call");
    const stored = Answer.safeParse(call.answer).data;
    if (stored?.questionId === questionId) {
      if (stored.action === action) return;
      throw new DomainError("CONFLICT", "This has been answered already.");
    }
    const question = Begun.safeParse(call.output).data?.question;
    if (call.done || call.run.status !== "running" || question?.id !== questionId)
      throw new DomainError("CONFLICT", "This is no longer asked: the server has stopped waiting for it.");
    const accepted = action === "accept" && question.mode === "form" ? { content: checkedAnswer(question.fields, content ?? {}) } : {};
    const answer = { questionId, action, ...accepted };
    await tx.toolCall.updateMany({ where, data: { answer: json(answer) } });
    await record(tx, actor, {
      action: "tool.answer",
      entity: "message",
      entityId: messageId,
      detail: { callId, tool: call.name, answer: action },
    });
  });
}

function checkedAnswer(fields: McpField[], content: NonNullable<McpReply["content"]>): NonNullable<McpReply["content"]> {
  const problems = answerProblems(fields, content);
  const fieldsOf = () => problems.map(({ field, message }) => ({ field, message }));
  if (problems.length > 0) throw new DomainError("VALIDATION", "Some fields do not fit what is asked for", { fields: fieldsOf() });
  return requestedAnswer(fields, content);
}
