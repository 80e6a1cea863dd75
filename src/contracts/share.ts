import { z } from "zod";
import { EntityId } from "./message.ts";

/** What names a file of one conversation as ours. */
export const conversationExportSource = "bestchat-conversation";

/** More links than anybody keeps track of. */
export const sharesMax = 100;
/** Longer branches, or larger ones, are refused. */
export const sharedMessagesMax = 500;
export const sharedBytesMax = 2 * 1_048_576;

/** What of a conversation is shown: from its beginning to this message. Steps and the names of files only if chosen. */
export const ShareChoice = z.object({
  messageId: EntityId,
  withTools: z.boolean().default(false),
  withFiles: z.boolean().default(false),
});
export type ShareChoice = z.infer<typeof ShareChoice>;

/** `expiresInDays` null: until it is revoked. */
export const ShareCreate = ShareChoice.extend({ expiresInDays: z.number().int().min(1).max(365).nullable().default(30) });
export type ShareCreate = z.infer<typeof ShareCreate>;

export const SharedPart = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({
    type: z.literal("tool"),
    name: z.string(),
    status: z.string(),
    input: z.unknown().optional(),
    output: z.unknown().optional(),
  }),
  z.object({ type: z.literal("file"), name: z.string(), mime: z.string(), size: z.number() }),
]);
export type SharedPart = z.infer<typeof SharedPart>;

/** A message as others read it: no ids, no reasoning, no cost. */
export const SharedMessage = z.object({
  role: z.enum(["user", "assistant"]),
  model: z.string().nullable(),
  createdAt: z.iso.datetime(),
  parts: z.array(SharedPart),
});
export type SharedMessage = z.infer<typeof SharedMessage>;

/** A link as its owner sees it; its secret is shown once, when it is made. */
export const Share = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  title: z.string(),
  messageCount: z.number().int(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});
export type Share = z.infer<typeof Share>;

/** What whoever has the link reads. */
export type SharedConversation = { title: string; messages: SharedMessage[]; createdAt: string; expiresAt: string | null };
