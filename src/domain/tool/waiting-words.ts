import type { MessagePart, ToolPart } from "#contracts/message.ts";
import { isMemoryCall, isToolName, manyOf } from "#contracts/tool.ts";
import { presentMessage } from "#domain/chat/message.ts";
import type { Tx } from "#lib/db.ts";
import { textFor } from "#messages/page-source.ts";

const namedMax = 3;

/** What a reply waits to be allowed: “Delete “Tea”, Delete “Milk””. Empty when it waits for nothing. */
export async function waitingWords(tx: Tx, userId: number, messageId: string, locale: string): Promise<string> {
  const row = await tx.message.findFirst({ where: { id: messageId, userId } });
  const waits = row ? presentMessage(row).parts.filter(isWaiting) : [];
  const words = await Promise.all(waits.slice(0, namedMax).map((part) => wordsOf(tx, userId, part, locale)));
  const more = waits.length - words.length;
  return [...words, ...(more > 0 ? [textFor(locale, "mail.more", { count: more })] : [])].join(", ");
}

function isWaiting(part: MessagePart): part is ToolPart {
  return part.type === "tool" && part.status === "awaiting_approval";
}

async function wordsOf(tx: Tx, userId: number, { name, input }: ToolPart, locale: string): Promise<string> {
  const given = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
  const { id, title, name: called, summary, text } = given;
  const task =
    typeof id === "number" && name.includes("task") ? await tx.task.findFirst({ where: { id, userId }, select: { title: true } }) : null;
  const note =
    typeof id === "number" && isMemoryCall(name) ? await tx.memory.findFirst({ where: { id, userId }, select: { text: true } }) : null;
  const what = task?.title ?? note?.text ?? [title, called, summary, text].find((word) => typeof word === "string");
  const many = manyOf(name, input);
  if (many) return textFor(locale, `tool.${many.tool}`, { tense: "ask", title: textFor(locale, "task.many", { count: many.count }) });
  if (!isToolName(name)) return what ? `${name} “${what}”` : name;
  return textFor(locale, `tool.${name}`, {
    tense: "ask",
    title: what ? textFor(locale, "task.named", { title: String(what) }) : "",
  }).trim();
}
