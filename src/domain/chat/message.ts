import { Message, MessagePart } from "#contracts/message.ts";
import { type Message as MessageRow, Prisma } from "#generated/prisma/client.ts";
import { ReplyTail, withTail } from "./reply-tail.ts";

/** The message fields that leave the server. Parsing is the one cast-free way to type JSON that this code wrote. */
export function presentMessage(row: MessageRow): Message {
  return Message.parse({
    id: row.id,
    conversationId: row.conversationId,
    parentId: row.parentId,
    role: row.role,
    status: row.status,
    parts: wholeParts(row),
    model: row.model,
    usage: row.usage,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });
}

/** All parts of a stored message, including the text of a live one that is still in its tail. */
export function wholeParts({ parts, tail }: Pick<MessageRow, "parts" | "tail">): unknown {
  return tail === null ? parts : withTail(MessagePart.array().parse(parts), ReplyTail.parse(tail));
}

/** The columns that hold all parts of a message. */
export function storedParts(parts: MessagePart[]) {
  return { parts: json(parts), tail: Prisma.DbNull };
}

/** A value as Prisma's JSON input. Parts, usage and tool outputs are plain JSON by their schemas. */
export function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

/** Nullable JSON columns need Prisma's own null. */
export function jsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : json(value);
}

/** Ends every tool part that will not run any more, so that no ended message shows one as pending. */
export function settleToolParts(parts: MessagePart[], reason: string): MessagePart[] {
  return parts.map((part) => {
    if (part.type !== "tool") return part;
    if (part.status === "pending") return { ...part, status: "failed", output: { error: { code: "NOT_RUN", message: reason } } };
    if (part.status === "awaiting_approval") return { ...part, status: "rejected", output: { rejected: true } };
    return part;
  });
}
