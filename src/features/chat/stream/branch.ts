import type { Message } from "#contracts/message.ts";
import { type ConversationState, rootKey } from "./conversation-state.ts";

/** One message of the branch that is shown, with all its siblings under the same parent. */
export type BranchStep = { message: Message; siblings: string[] };

/** The messages from the root to the end of the branch that is shown. */
export function shownBranch({ messages, chosen }: Pick<ConversationState, "messages" | "chosen">): BranchStep[] {
  const children = childrenByParent(messages);
  const steps: BranchStep[] = [];
  for (let key = rootKey; ; ) {
    const siblings = children.get(key);
    const message = siblings && (siblings.find((sibling) => sibling.id === chosen.get(key)) ?? siblings.at(-1));
    if (!siblings || !message) return steps;
    steps.push({ message, siblings: siblings.map((sibling) => sibling.id) });
    key = message.id;
  }
}

/** Messages whose parent lies beyond the opened page count as roots. */
function childrenByParent(messages: ConversationState["messages"]): Map<string, Message[]> {
  const children = new Map<string, Message[]>();
  const inOrder = [...messages.values()].sort((a, b) => order(a.createdAt, b.createdAt) || order(a.id, b.id));
  for (const message of inOrder) {
    const key = message.parentId && messages.has(message.parentId) ? message.parentId : rootKey;
    const siblings = children.get(key);
    if (siblings) siblings.push(message);
    else children.set(key, [message]);
  }
  return children;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
