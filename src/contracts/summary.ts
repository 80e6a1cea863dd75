import { z } from "zod";
import { summaryLengthMax } from "./limits.ts";
import { trimmedText } from "./text.ts";

export { summaryLengthMax };

/** The text that replaces a conversation's beginning when the whole does not fit: it covers everything up to `messageId`. */
export type Summary = {
  id: string;
  conversationId: string;
  messageId: string;
  text: string;
  source: "model" | "user";
  createdAt: string;
  updatedAt: string;
};

/** `updatedAt`: of the text that was edited. */
export const SummaryEdit = z.object({ id: z.uuid(), text: trimmedText(summaryLengthMax, 1), updatedAt: z.iso.datetime() });
export type SummaryEdit = z.infer<typeof SummaryEdit>;
