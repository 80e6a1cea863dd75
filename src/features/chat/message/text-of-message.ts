import type { Message } from "#contracts/message.ts";

/** The words of a message without its reasoning and tools, as one copies them. */
export function textOfMessage(message: Pick<Message, "parts">): string {
  return message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n\n");
}
