import { z } from "zod";
import { chatImportBytesMax } from "./limits.ts";

/** Whose export a file of chats is. `bestchat`: our own JSON of one conversation. */
export const chatSources = ["bestchat", "chatgpt", "claude", "openwebui", "librechat"] as const;
export type ChatSource = (typeof chatSources)[number];

export { chatImportBytesMax };
/** More at once would hold up the pages that are told of each. */
export const importChatsMax = 2000;
/** Of one chat; of longer ones the newest are taken. */
export const importMessagesMax = 1000;

/** What an import of chats did, or, for a dry run, would do. */
export const ChatImportReport = z.object({
  source: z.enum(chatSources),
  dryRun: z.boolean(),
  /** Chats that are added, that were there already, and that have no words. */
  added: z.number().int(),
  known: z.number().int(),
  empty: z.number().int(),
  messages: z.number().int(),
  /** Titles of the first that are added. */
  titles: z.array(z.string()),
  /** To undo it with; null where nothing was added. */
  importId: z.uuid().nullable(),
});
export type ChatImportReport = z.infer<typeof ChatImportReport>;

/** An import of before, newest first in their list; `chats`: of its chats those that are there now. */
export const PastChatImport = z.object({
  id: z.uuid(),
  source: z.enum(chatSources),
  name: z.string(),
  chats: z.number().int(),
  createdAt: z.iso.datetime(),
  undoneAt: z.iso.datetime().nullable(),
});
export type PastChatImport = z.infer<typeof PastChatImport>;
