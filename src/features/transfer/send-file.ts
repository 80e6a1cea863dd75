import type { ImportReport } from "#contracts/transfer.ts";

export type SentReport = Omit<ImportReport, "dryRun" | "importId"> & { import_id: string | null };

/** Sends a file to be imported, or, for a dry run, to be looked at. @throws Error with the server's words */
export async function sendFile(file: File, isDryRun: boolean): Promise<SentReport> {
  const query = new URLSearchParams({ name: file.name.slice(0, 255), dry_run: String(isDryRun) });
  const response = await fetch(`/api/tasks/import?${query}`, {
    method: "POST",
    body: file,
    headers: { "Content-Type": "application/octet-stream" },
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer as SentReport;
  throw new Error((answer as { detail?: string }).detail ?? response.statusText);
}
