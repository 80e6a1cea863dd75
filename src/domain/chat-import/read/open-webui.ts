import { z } from "zod";
import { branchTo, type FoundChat, maybeText, maybeTime, type Node } from "./found-chat.ts";

const Message = z.object({
  role: z.enum(["user", "assistant"]),
  content: maybeText,
  parentId: maybeText,
  timestamp: maybeTime,
  model: maybeText,
});
const Chat = z.object({
  id: z.string(),
  title: maybeText,
  updated_at: maybeTime,
  chat: z.object({
    title: maybeText,
    history: z.object({ currentId: maybeText, messages: z.record(z.string(), z.unknown()) }),
  }),
});

/** A chat of Open WebUI's export: the branch that was on screen. Null for something else. */
export function readOpenWebUi(raw: unknown): FoundChat | null {
  const { data } = Chat.safeParse(raw);
  if (!data) return null;
  const { history, title } = data.chat;
  const nodes = new Map<string, Node>();
  for (const [id, one] of Object.entries(history.messages)) {
    const { data: message } = Message.safeParse(one);
    if (!message) continue;
    const { role, content, parentId, timestamp, model } = message;
    nodes.set(id, { id, parent: parentId ?? null, role, text: content ?? "", model: model ?? null, at: timestamp });
  }
  const leaf = history.currentId && nodes.has(history.currentId) ? history.currentId : [...nodes.keys()].at(-1);
  return { key: data.id, title: data.title ?? title ?? "", at: data.updated_at, messages: branchTo(nodes, leaf) };
}
