import type { Actor } from "#domain/actor.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import * as columns from "./chosen-columns.ts";
import { conversations } from "./conversations.ts";
import { jsonArray, jsonWhole } from "./pages.ts";
import * as rows from "./rows.ts";

/** One JSON file of an export, as pieces of text that are read from the database only when they are asked for. */
export type ExportFile = { path: string; pieces: AsyncIterable<string> };
export type ExportUpload = { id: string; name: string; mime: string; size: number };

/** Notes in the audit that the actor takes all their data along. */
export async function recordExport(actor: Actor): Promise<void> {
  await db().$transaction((tx) => record(tx, actor, { action: "account.export", entity: "user", entityId: actor.userId }));
}

/** Everything that belongs to the actor, what lies in the trash too; never a secret such as a token or a password's hash. */
export function exportFiles({ userId }: Actor): ExportFile[] {
  return [
    { path: "account.json", pieces: jsonWhole(() => columns.readAccount(userId)) },
    { path: "sessions.json", pieces: jsonArray(rows.sessions(userId)) },
    { path: "tasks.json", pieces: jsonArray(rows.tasks(userId)) },
    { path: "projects.json", pieces: jsonArray(rows.projects(userId)) },
    { path: "schedules.json", pieces: jsonArray(rows.schedules(userId)) },
    { path: "occurrences.json", pieces: jsonArray(rows.occurrences(userId)) },
    { path: "conversations.json", pieces: conversations(userId) },
    { path: "uploads.json", pieces: jsonArray(rows.uploads(userId)) },
    { path: "usage.json", pieces: jsonArray(rows.usage(userId)) },
    { path: "history.json", pieces: jsonArray(rows.history(userId)) },
    { path: "subscriptions.json", pieces: jsonArray(rows.subscriptions(userId)) },
    { path: "api-keys.json", pieces: jsonWhole(() => columns.apiKeys(userId)) },
    { path: "providers.json", pieces: jsonWhole(() => columns.providers(userId)) },
    { path: "saved-prompts.json", pieces: jsonWhole(() => rows.savedPrompts(userId)) },
    { path: "response-items.json", pieces: jsonArray(rows.responseItems(userId)) },
    { path: "reply-states.json", pieces: jsonArray(rows.replyStates(userId)) },
    { path: "notifications.json", pieces: jsonArray(rows.notifications(userId)) },
    { path: "notification-settings.json", pieces: jsonWhole(() => columns.notificationSettings(userId)) },
    { path: "mcp-servers.json", pieces: jsonWhole(() => columns.mcpServers(userId)) },
  ];
}

/** The actor's uploads whose bytes may still lie in the storage, oldest first. */
export function exportUploads({ userId }: Actor): AsyncIterable<ExportUpload> {
  return rows.uploads(userId);
}
