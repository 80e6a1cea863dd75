import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import * as columns from "./chosen-columns.ts";
import { conversations } from "./conversations.ts";
import { jsonArray, jsonWhole } from "./pages.ts";
import * as rows from "./rows.ts";

/** One JSON file of an export, in chunks of text that are read from the database on demand. */
export type ExportFile = { path: string; chunks: AsyncIterable<string> };
export type ExportUpload = { id: string; name: string; mime: string; size: number };

/** Records in the audit that the actor exports their data. */
export async function recordExport(actor: Actor): Promise<void> {
  await db().$transaction((tx) => record(tx, actor, { action: "account.export", entity: "user", entityId: actor.userId }));
}

/** Everything that belongs to the actor, also in the trash; never a secret such as a token or password hash. */
export function exportFiles({ userId }: Actor): ExportFile[] {
  return [
    { path: "account.json", chunks: jsonWhole(() => columns.readAccount(userId)) },
    { path: "sessions.json", chunks: jsonArray(rows.sessions(userId)) },
    { path: "tasks.json", chunks: jsonArray(rows.tasks(userId)) },
    { path: "comments.json", chunks: jsonArray(rows.comments(userId)) },
    { path: "task-files.json", chunks: jsonArray(rows.taskFiles(userId)) },
    { path: "memories.json", chunks: jsonArray(rows.memories(userId)) },
    { path: "projects.json", chunks: jsonArray(rows.projects(userId)) },
    { path: "filters.json", chunks: jsonArray(rows.savedFilters(userId)) },
    { path: "sections.json", chunks: jsonArray(rows.sections(userId)) },
    { path: "schedules.json", chunks: jsonArray(rows.schedules(userId)) },
    { path: "occurrences.json", chunks: jsonArray(rows.occurrences(userId)) },
    { path: "conversations.json", chunks: conversations(userId) },
    { path: "shares.json", chunks: jsonArray(rows.shares(userId)) },
    { path: "uploads.json", chunks: jsonArray(rows.uploads(userId)) },
    { path: "usage.json", chunks: jsonArray(rows.usage(userId)) },
    { path: "history.json", chunks: jsonArray(rows.history(userId)) },
    { path: "subscriptions.json", chunks: jsonArray(rows.subscriptions(userId)) },
    { path: "api-keys.json", chunks: jsonWhole(() => columns.apiKeys(userId)) },
    { path: "providers.json", chunks: jsonWhole(() => columns.providers(userId)) },
    { path: "saved-prompts.json", chunks: jsonWhole(() => rows.savedPrompts(userId)) },
    { path: "response-items.json", chunks: jsonArray(rows.responseItems(userId)) },
    { path: "reply-states.json", chunks: jsonArray(rows.replyStates(userId)) },
    { path: "notifications.json", chunks: jsonArray(rows.notifications(userId)) },
    { path: "notification-settings.json", chunks: jsonWhole(() => columns.notificationSettings(userId)) },
    { path: "mcp-servers.json", chunks: jsonWhole(() => columns.mcpServers(userId)) },
  ];
}

/** The actor's uploads whose bytes may still be stored, oldest first. */
export function exportUploads({ userId }: Actor): AsyncIterable<ExportUpload> {
  return rows.uploads(userId);
}
