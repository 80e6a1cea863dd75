import { conversationExportSource, type SharedMessage } from "#contracts/share.ts";
import type { Actor } from "#domain/actor.ts";
import { getConversation } from "#domain/chat/conversation.ts";
import { previewShare } from "./shown.ts";

export type ConversationFormat = "markdown" | "json";
export const conversationTypes = {
  markdown: { type: "text/markdown; charset=utf-8", ending: "md" },
  json: { type: "application/json; charset=utf-8", ending: "json" },
} as const;

/** The branch of a conversation that ends in a message, or in the newest one, as a file. @throws NOT_FOUND · CONFLICT as `shownBy` */
export async function exportConversation(
  actor: Actor,
  id: string,
  { format, messageId }: { format: ConversationFormat; messageId?: string | undefined },
): Promise<string> {
  const shown = await wholeBranch(actor, id, messageId);
  return format === "json" ? `${JSON.stringify({ source: conversationExportSource, ...shown }, null, 2)}\n` : asMarkdown(shown);
}

/** Everything of a branch that can be shown, with its steps and files. */
export async function wholeBranch(actor: Actor, id: string, messageId?: string): Promise<{ title: string; messages: SharedMessage[] }> {
  await getConversation(actor, id);
  const { title, messages } = await previewShare(actor, { conversationId: id, messageId, withTools: true, withFiles: true });
  return { title, messages };
}

function asMarkdown({ title, messages }: { title: string; messages: SharedMessage[] }): string {
  const blocks = messages.map(({ role, model, createdAt, parts }) => {
    const who = role === "user" ? "You" : `Assistant${model ? ` (${model})` : ""}`;
    const said = parts.map((part) => {
      if (part.type === "text") return part.text.trim();
      if (part.type === "file") return `*File: ${part.name}*`;
      return `*Step: ${part.name} (${part.status})*`;
    });
    return [`## ${who}, ${createdAt.slice(0, 16).replace("T", " ")} UTC`, ...said].join("\n\n");
  });
  return `${[`# ${title.replaceAll(/\s+/g, " ") || "Chat"}`, ...blocks].join("\n\n")}\n`;
}
