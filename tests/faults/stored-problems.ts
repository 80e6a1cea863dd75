import { expectedText } from "./expected.ts";
import type { Rows } from "./rows.ts";
import { textOf } from "./shown.ts";
import type { AcknowledgedActions } from "./speaker.ts";

/** Messages and runs: everything acknowledged is stored once, completely, and has ended. */
export function storedProblems(rows: Rows, said: AcknowledgedActions): string[] {
  const problems: string[] = said.unanswered.map((what) => `never taken: ${what}`);
  for (const { conversationId, messageId, text, replies } of said.sends) {
    const row = rows.messages.find((message) => message.id === messageId);
    if (!row) problems.push(`lost: the acknowledged message ${messageId} “${text}”`);
    else if (row.conversationId !== conversationId || textOf(row.parts) !== text) problems.push(`changed: the message ${messageId}`);
    problems.push(...onceProblems(rows, messageId, replies, `the message ${messageId} “${text}”`));
  }
  for (const { requestId, replies } of said.runs) problems.push(...onceProblems(rows, requestId, replies, `the request ${requestId}`));
  const sent = new Set(said.sends.map(({ messageId }) => messageId));
  for (const message of rows.messages) {
    const who = `${message.role} ${message.id}`;
    if (message.ownerOfConversation !== message.userId) problems.push(`${who} lies in a conversation of someone else`);
    if (message.role === "user") {
      if (!sent.has(message.id) && said.unanswered.length === 0) problems.push(`nobody sent ${message.id}`);
      continue;
    }
    if (message.status === "streaming" || message.status === "awaiting_approval") problems.push(`${who} is still ${message.status}`);
    if (message.status === "failed") problems.push(`${who} failed: ${message.error?.code} ${message.error?.message}`);
    const expected = expectedText(rows, message);
    if (message.status === "complete" && textOf(message.parts) !== expected) {
      problems.push(`${who} should say ${shortened(expected)} and says ${shortened(textOf(message.parts))}`);
    }
    problems.push(...usageProblems(rows, message.id));
  }
  for (const run of rows.runs) if (run.status !== "ended") problems.push(`run ${run.id} of ${run.messageId} is still ${run.status}`);
  return problems;
}

function onceProblems(rows: Rows, requestId: string, replies: Set<string>, what: string): string[] {
  const runs = rows.runs.filter((run) => run.requestId === requestId);
  if (runs.length !== 1) return [`${runs.length} runs of ${what}`];
  if (replies.size !== 1 || !replies.has(runs[0]?.messageId ?? "")) return [`${what} was answered with ${[...replies].join(" and ")}`];
  return [];
}

function usageProblems(rows: Rows, messageId: string): string[] {
  const runs = new Set(rows.runs.filter((run) => run.messageId === messageId).map((run) => run.id));
  const entries = rows.usage.filter((entry) => runs.has(entry.runId));
  const steps = new Set(entries.map((entry) => `${entry.runId} ${entry.step}`));
  const message = rows.messages.find(({ id }) => id === messageId);
  const sum = entries.reduce((total, entry) => total + entry.outputTokens, 0);
  const problems = steps.size === entries.length ? [] : [`usage of ${messageId} is entered more than once a step`];
  if ((message?.usage?.outputTokens ?? 0) !== sum)
    problems.push(`${messageId} says ${message?.usage?.outputTokens} tokens, its entries ${sum}`);
  if (message?.status === "complete" && entries.length === 0) problems.push(`${messageId} is complete and has no usage`);
  return problems;
}

function shortened(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 60)} … ${text.slice(-80)} (${text.length})` : text);
}
