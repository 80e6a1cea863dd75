import { z } from "zod";
import { answerProblems, givenAnswer } from "#contracts/mcp-answer.ts";
import { type McpField, McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import { json, jsonOrNull } from "#domain/chat/message.ts";
import { type RunLease, requireLease } from "#domain/run/run-lease.ts";
import { type StoredReply, storeReply } from "#domain/tool/tool.ts";
import { db } from "#lib/db.ts";
import type { Actor } from "../actor.ts";
import { DomainError, notFound } from "../error.ts";
import { inTransaction, record } from "../record.ts";

/** What stands in the place of a call's output while it is made. */
const Begun = z.object({ begun: z.literal(true), question: McpQuestion.optional() });
const Answer = McpReply.extend({ questionId: z.string() });

/** Notes that a call which is being made waits for its user, or (null) does so no more. */
export function noteQuestion(lease: RunLease, callId: string, question: McpQuestion | null, reply: StoredReply): Promise<void> {
  return inTransaction(undefined, async (tx) => {
    await requireLease(tx, lease);
    const output = { begun: true, ...(question ? { question } : {}) };
    // What was answered is needed no longer than until it is taken.
    const data = { output: json(output), answer: jsonOrNull(null) };
    await tx.toolCall.updateMany({ where: { messageId: lease.messageId, callId, userId: lease.userId, done: false }, data });
    await storeReply(tx, lease, reply);
  });
}

/** The answer to a question, when it is there. */
export async function answerTo({ messageId, userId }: RunLease, callId: string, questionId: string): Promise<McpReply | null> {
  const row = await db().toolCall.findFirst({ where: { messageId, callId, userId }, select: { answer: true } });
  const { data } = Answer.safeParse(row?.answer);
  return data?.questionId === questionId ? { action: data.action, ...(data.content ? { content: data.content } : {}) } : null;
}

export type QuestionAnswer = McpReply & { messageId: string; callId: string; questionId: string };

/**
 * Notes what the user answers; whoever holds the run carries it to the server. The first answer counts: the same again is
 * none, another is CONFLICT, like one to a question that is no longer asked. VALIDATION names the fields that do not fit.
 */
export function answerQuestion(actor: Actor, { messageId, callId, questionId, action, content }: QuestionAnswer): Promise<void> {
  return inTransaction(undefined, async (tx) => {
    const where = { messageId, callId, userId: actor.userId };
    await tx.$queryRaw`SELECT 1 FROM tool_call WHERE message_id = ${messageId}::uuid AND call_id = ${callId} AND user_id = ${actor.userId} FOR UPDATE`;
    const call = await tx.toolCall.findFirst({ where, include: { run: { select: { status: true } } } });
    if (!call) throw notFound("Tool call");
    const known = Answer.safeParse(call.answer).data;
    if (known?.questionId === questionId) {
      if (known.action === action) return;
      throw new DomainError("CONFLICT", "This has been answered already.");
    }
    const question = Begun.safeParse(call.output).data?.question;
    if (call.done || call.run.status !== "running" || question?.id !== questionId)
      throw new DomainError("CONFLICT", "This is no longer asked: the server has stopped waiting for it.");
    const taken = action === "accept" && question.mode === "form" ? { content: checkedAnswer(question.fields, content ?? {}) } : {};
    const answer = { questionId, action, ...taken };
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
  const wrong = answerProblems(fields, content);
  const fieldsOf = () => wrong.map(({ field, message }) => ({ field, message }));
  if (wrong.length > 0) throw new DomainError("VALIDATION", "Some fields do not fit what is asked for", { fields: fieldsOf() });
  return givenAnswer(fields, content);
}
