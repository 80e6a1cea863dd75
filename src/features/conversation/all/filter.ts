import type { ConversationFilter } from "#contracts/conversation.ts";

/** What the page of all chats is narrowed to; days as `YYYY-MM-DD`. */
export type ChatFilter = Pick<ConversationFilter, "q" | "archived" | "projectId" | "model" | "from" | "until">;

/** What is asked of the server for a filter: nothing that is empty, so that the same filter is the same query. */
export function allChatsQuery(filter: ChatFilter): ConversationFilter {
  return {
    limit: 50,
    ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== "" && value !== false)),
  };
}
