import { z } from "zod";
import { MessagePart } from "#contracts/message.ts";

/**
 * What a live reply has grown since the parts of its row were written: `text` at the end of part `part` (null: none grew),
 * and the parts `added` behind those. Kept apart, because a row's parts are compressed and stored anew as a whole.
 */
export const ReplyTail = z.object({ part: z.number().int().nullable(), text: z.string(), added: z.array(MessagePart) });
export type ReplyTail = z.infer<typeof ReplyTail>;

/** The parts with what has grown; `withTail` in run-lease.ts is the same in SQL. */
export function withTail(parts: MessagePart[], tail: ReplyTail): MessagePart[] {
  const grown = parts.map((part, index) => (index === tail.part && "text" in part ? { ...part, text: part.text + tail.text } : part));
  return [...grown, ...tail.added];
}
