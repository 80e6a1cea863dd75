import { z } from "zod";
import { branchTo, type FoundChat, maybeText, maybeTime, type Node } from "./found-chat.ts";

const Content = z.object({ content_type: maybeText, parts: z.array(z.unknown()).nullish().catch(null) });
const Message = z.object({
  author: z.object({ role: z.string() }),
  create_time: maybeTime,
  content: Content,
  recipient: maybeText,
  metadata: z.looseObject({ model_slug: maybeText, is_visually_hidden_from_conversation: z.unknown() }).partial().nullish().catch(null),
});
const Chat = z.object({
  id: maybeText,
  conversation_id: maybeText,
  title: maybeText,
  update_time: maybeTime,
  current_node: maybeText,
  mapping: z.record(z.string(), z.object({ message: z.unknown(), parent: maybeText })),
});

/** A chat of ChatGPT's `conversations.json`: the branch that was on screen. Null for something else. */
export function readChatGpt(raw: unknown): FoundChat | null {
  const { data: chat } = Chat.safeParse(raw);
  if (!chat) return null;
  const nodes = new Map<string, Node>();
  for (const [id, { message, parent }] of Object.entries(chat.mapping)) nodes.set(id, nodeOf(id, parent ?? null, message));
  const messages = branchTo(nodes, chat.current_node ?? [...nodes.keys()].at(-1));
  return { key: chat.conversation_id ?? chat.id ?? "", title: chat.title ?? "", at: chat.update_time, messages };
}

/** What nobody said on screen keeps its place in the tree, without words. */
function nodeOf(id: string, parent: string | null, raw: unknown): Node {
  const { data: message } = Message.safeParse(raw);
  const silent: Node = { id, parent, role: "assistant", text: "", model: null, at: null };
  if (!message) return silent;
  const { author, content, recipient, metadata, create_time: at } = message;
  const isShown = /^(text|multimodal_text)$/.test(content.content_type ?? "") && !metadata?.is_visually_hidden_from_conversation;
  if (!isShown || !["user", "assistant"].includes(author.role) || (recipient ?? "all") !== "all") return silent;
  const text = (content.parts ?? []).filter((part) => typeof part === "string").join("\n\n");
  return { ...silent, role: author.role === "user" ? "user" : "assistant", text, model: metadata?.model_slug ?? null, at };
}
