import { z } from "zod";
import { branchTo, type FoundChat, maybeText, maybeTime, type Node } from "./found-chat.ts";

const Message = z.object({
  messageId: z.string(),
  parentMessageId: maybeText,
  text: maybeText,
  content: z.array(z.unknown()).nullish().catch(null),
  isCreatedByUser: z.boolean(),
  createdAt: maybeTime,
  model: maybeText,
  children: z.array(z.unknown()).nullish().catch(null),
});
const Part = z.object({
  type: z.literal("text"),
  text: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]),
});
const Chat = z.object({ conversationId: z.string(), title: maybeText, exportAt: z.unknown(), messages: z.array(z.unknown()) });

/** A chat as LibreChat exports it, as a tree or as a list: the branch of its newest message. Null for something else. */
export function readLibreChat(raw: unknown): FoundChat | null {
  const { data: chat } = Chat.safeParse(raw);
  if (!chat) return null;
  const nodes = new Map<string, Node>();
  const queue: { one: unknown; above: string | null }[] = chat.messages.map((one) => ({ one, above: null }));
  for (const { one, above } of queue) {
    const { data: message } = Message.safeParse(one);
    if (!message || nodes.has(message.messageId)) continue;
    const { messageId: id, parentMessageId, isCreatedByUser, createdAt: at, model } = message;
    const role = isCreatedByUser ? ("user" as const) : ("assistant" as const);
    nodes.set(id, {
      id,
      parent: parentMessageId ?? above,
      role,
      text: wordsOf(message),
      model: isCreatedByUser ? null : (model ?? null),
      at,
    });
    queue.push(...(message.children ?? []).map((child) => ({ one: child, above: id })));
  }
  const newest = [...nodes.values()].reduce<Node | null>((best, node) => ((node.at ?? 0) >= (best?.at ?? 0) ? node : best), null);
  const messages = branchTo(nodes, newest?.id);
  return { key: chat.conversationId, title: chat.title ?? "", at: newest?.at ?? null, messages };
}

function wordsOf({ text, content }: z.infer<typeof Message>): string {
  const parts = (content ?? []).flatMap((part) => Part.safeParse(part).data?.text ?? []);
  return parts.length > 0 ? parts.join("\n\n") : (text ?? "");
}
