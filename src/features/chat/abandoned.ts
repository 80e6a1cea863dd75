import type { Message, ToolPart } from "#contracts/message.ts";

const changing = new Set(["create_task", "update_task", "complete_task", "delete_task", "restore_task"]);

/** Whether a call changed something that can be taken back. */
export function isUndoable(part: ToolPart): boolean {
  return part.status === "done" && changing.has(part.name);
}

/** What the assistant changed in a message and in all that follows it, in every version, the first change first. */
export function changesFrom(messages: ReadonlyMap<string, Message>, messageId: string): ToolPart[] {
  const inOrder = [...messages.values()].sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  const branch = new Set([messageId]);
  for (const { id, parentId } of inOrder) if (parentId && branch.has(parentId)) branch.add(id);
  return inOrder
    .filter(({ id }) => branch.has(id))
    .flatMap(({ parts }) => parts.filter((part): part is ToolPart => part.type === "tool" && isUndoable(part)));
}
