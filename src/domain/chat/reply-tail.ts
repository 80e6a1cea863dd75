import { z } from "zod";
import { MessagePart } from "#contracts/message.ts";

/**
 * What a live reply has grown by since its row's parts were written: `text` is appended to part `part` (null: none), and `added`
 * are the parts after it. Separate, because a row's parts are compressed and rewritten as a whole.
 */
export const ReplyTail = z.object({ part: z.number().int().nullable(), text: z.string(), added: z.array(MessagePart) });
export type ReplyTail = z.infer<typeof ReplyTail>;

/** The parts with their tail; `withTail` in run-lease.ts does the same in SQL. */
export function withTail(parts: MessagePart[], tail: ReplyTail): MessagePart[] {
  const grown = parts.map((part, index) => (index === tail.part && "text" in part ? { ...part, text: part.text + tail.text } : part));
  return [...grown, ...tail.added];
}
