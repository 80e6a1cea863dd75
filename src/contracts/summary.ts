import { z } from "zod";
import { summaryLengthMax } from "./limits.ts";
import { trimmedText } from "./text.ts";

export { summaryLengthMax };

/** What a model is told of a conversation's beginning when the whole no longer fits: it covers everything up to `messageId`. */
export type Summary = {
  id: string;
  conversationId: string;
  messageId: string;
  text: string;
  source: "model" | "user";
  createdAt: string;
  updatedAt: string;
};

/** `updatedAt`: that of the text that was changed. */
export const SummaryEdit = z.object({ id: z.uuid(), text: trimmedText(summaryLengthMax, 1), updatedAt: z.iso.datetime() });
export type SummaryEdit = z.infer<typeof SummaryEdit>;
