import { z } from "zod";
import { type FoundChat, maybeText, maybeTime } from "./found-chat.ts";

const Part = z.object({ type: z.string(), text: maybeText });
const Message = z.object({
  sender: z.enum(["human", "assistant"]),
  text: maybeText,
  content: z.array(z.unknown()).nullish().catch(null),
  created_at: maybeTime,
});
const Chat = z.object({ uuid: z.string(), name: maybeText, updated_at: maybeTime, chat_messages: z.array(z.unknown()) });

/** A chat of Claude's `conversations.json`, in its order. Null for something else. */
export function readClaude(raw: unknown): FoundChat | null {
  const { data: chat } = Chat.safeParse(raw);
  if (!chat) return null;
  const messages = chat.chat_messages.flatMap((one) => {
    const { data: message } = Message.safeParse(one);
    if (!message) return [];
    const { sender, content, text, created_at: at } = message;
    const parts = (content ?? []).flatMap((part) => {
      const { data } = Part.safeParse(part);
      return data?.type === "text" && data.text ? [data.text] : [];
    });
    const said = parts.length > 0 ? parts.join("\n\n") : (text ?? "");
    return [{ role: sender === "human" ? ("user" as const) : sender, text: said, model: null, at }];
  });
  return { key: chat.uuid, title: chat.name ?? "", at: chat.updated_at, messages };
}
