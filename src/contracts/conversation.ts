import { z } from "zod";
import { conversationTitleLengthMax } from "./limits.ts";
import { Reasoning } from "./reasoning.ts";
import { TaskId } from "./task.ts";
import { isStorableText, trimmedText } from "./text.ts";

/** A conversation in lists and as the header of an open one. `title` is empty until the first reply names it. */
export const Conversation = z.object({
  id: z.string(),
  title: z.string(),
  model: z.string().nullable(),
  /** The reasoning setting; absent from servers of earlier versions. */
  reasoning: Reasoning.optional(),
  /** A message of the branch that was last looked at, and since when; versions that came later are shown before it. */
  shownMessageId: z.string().nullable().optional(),
  shownAt: z.string().nullable().optional(),
  /** The following are absent from servers of earlier versions. */
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** The project whose instructions hold in it. */
  projectId: z.number().int().nullable().optional(),
  /** Not kept: in no list, and gone once it is left. */
  temporary: z.boolean().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Conversation = z.infer<typeof Conversation>;

/** What can be changed of several at once; absent fields are unchanged. */
export const ConversationChange = z.object({
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  projectId: TaskId.nullable().optional(),
});
export type ConversationChange = z.infer<typeof ConversationChange>;

/**
 * Which conversations are listed. `q`: literal text of the title, or words of the messages; `from`, `until`: the
 * first and the last day of the last change, where the user is.
 */
export const ConversationFilter = z.object({
  limit: z.number().int().min(1).max(100).optional(),
  cursor: z.string().max(200).optional(),
  q: z.string().max(1000).refine(isStorableText, "must not contain NUL or lone surrogates").optional(),
  archived: z.boolean().optional(),
  projectId: TaskId.optional(),
  model: z.string().max(300).refine(isStorableText, "must not contain NUL or lone surrogates").optional(),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  /** The first page has all pinned ones as well, however old. */
  withPinned: z.boolean().optional(),
});
export type ConversationFilter = z.infer<typeof ConversationFilter>;

/** `was`: the title that the user saw, which is the only one that may be replaced. */
export const ConversationRename = z.object({
  id: z.string(),
  title: trimmedText(conversationTitleLengthMax, 1),
  was: z
    .string()
    .max(2 * conversationTitleLengthMax)
    .refine(isStorableText, "must not contain NUL or lone surrogates")
    .optional(),
});
