import { z } from "zod";
import { Reasoning } from "./reasoning.ts";
import { isStorableText, trimmedText } from "./text.ts";

export const conversationTitleLengthMax = 200;

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
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Conversation = z.infer<typeof Conversation>;

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
