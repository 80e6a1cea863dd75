import { z } from "zod";
import { importMessagesMax } from "#contracts/chat-import.ts";
import { conversationTitleLengthMax, messageTextLengthMax } from "#contracts/limits.ts";
import { cutText, storableText } from "#contracts/text.ts";

/** A message of a file: its words alone. `at`: in milliseconds, where the file says it. */
export type FoundMessage = { role: "user" | "assistant"; text: string; model: string | null; at: number | null };
/** A chat of a file, by its id there. */
export type FoundChat = { key: string; title: string; at: number | null; messages: FoundMessage[] };

/** A node of a tree of messages. */
export type Node = FoundMessage & { id: string; parent: string | null };

/** From the root to `leaf`; a circle ends where it closes. */
export function branchTo(nodes: ReadonlyMap<string, Node>, leaf: string | null | undefined): FoundMessage[] {
  const branch: Node[] = [];
  const seen = new Set<string>();
  for (let at = leaf ? nodes.get(leaf) : undefined; at && !seen.has(at.id); at = at.parent ? nodes.get(at.parent) : undefined) {
    seen.add(at.id);
    branch.push(at);
  }
  return branch.reverse();
}

/** What of a chat can be stored: messages with words, within our limits. */
export function fitting({ key, title, at, messages }: FoundChat): FoundChat {
  const said = messages.flatMap((message) => {
    const text = cutText(storableText(message.text).trim(), messageTextLengthMax);
    const model = message.model === null ? null : storableText(message.model).slice(0, 300).toWellFormed() || null;
    return text === "" ? [] : [{ ...message, text, model }];
  });
  const name = cutText(storableText(title).replaceAll(/\s+/g, " ").trim(), conversationTitleLengthMax);
  return { key: storableText(key).slice(0, 300), title: name, at, messages: said.slice(-importMessagesMax) };
}

const anything = z.unknown();
/** A field that may be missing, or be of another kind in some version of the file. */
export const maybeText = z.string().nullish().catch(null);
/** A time as seconds, or as ISO text, in milliseconds. */
export const maybeTime = anything.transform((value) => {
  const time =
    typeof value === "number" ? (value < 1e11 ? value * 1000 : value) : typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? time : null;
});
