import { createHash } from "node:crypto";
import { z } from "zod";
import { conversationExportSource, SharedMessage } from "#contracts/share.ts";
import type { FoundChat } from "./found-chat.ts";

const Chat = z.object({ source: z.literal(conversationExportSource), title: z.string(), messages: z.array(SharedMessage) });

/** Our own JSON of one conversation, known again by what is in it. Null for something else. */
export function readOwn(raw: unknown): FoundChat | null {
  const { data: chat } = Chat.safeParse(raw);
  if (!chat) return null;
  const messages = chat.messages.map(({ role, model, createdAt, parts }) => ({
    role,
    model,
    text: parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n"),
    at: Date.parse(createdAt),
  }));
  const key = createHash("sha256")
    .update(JSON.stringify([chat.title, messages]))
    .digest("base64url");
  return { key, title: chat.title, at: messages.at(-1)?.at ?? null, messages };
}
