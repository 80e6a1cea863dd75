import type { ChatImportReport } from "#contracts/chat-import.ts";

export type SentChats = Omit<ChatImportReport, "dryRun" | "importId"> & { import_id: string | null };

/** Sends a file of chats to be imported, or, for a dry run, to be looked at. @throws Error with the server's words */
export async function sendChats(file: File, isDryRun: boolean): Promise<SentChats> {
  const query = new URLSearchParams({ name: file.name.slice(0, 255), dry_run: String(isDryRun) });
  const response = await fetch(`/api/chats/import?${query}`, {
    method: "POST",
    body: file,
    headers: { "Content-Type": "application/octet-stream" },
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer as SentChats;
  throw new Error((answer as { detail?: string }).detail ?? response.statusText);
}
