import type { Message, ToolPart } from "#contracts/message.ts";
import { isUndoable } from "#contracts/tool.ts";

/** What the assistant changed in a message and in all that follows it, in every version, the first change first. */
export function changesFrom(messages: ReadonlyMap<string, Message>, messageId: string): ToolPart[] {
  const inOrder = [...messages.values()].sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  const branch = new Set([messageId]);
  for (const { id, parentId } of inOrder) if (parentId && branch.has(parentId)) branch.add(id);
  return inOrder
    .filter(({ id }) => branch.has(id))
    .flatMap(({ parts }) => parts.filter((part): part is ToolPart => part.type === "tool" && isUndoable(part)));
}
