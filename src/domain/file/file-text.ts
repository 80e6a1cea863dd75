import type { UploadExtraction } from "#contracts/upload.ts";
import { db } from "#lib/db.ts";

/** The extraction state of a file; `text` is set when it is done, `error` when it failed. */
export type FileText = { id: string; extraction: UploadExtraction; error: string | null; text: string | null; truncated: boolean };

/** The texts of a user's files, each shortened to `lengthMax` characters; unknown and foreign files are left out. */
export async function fileTexts(userId: number, ids: string[], lengthMax: number): Promise<FileText[]> {
  if (ids.length === 0) return [];
  return db().$queryRaw<FileText[]>`
    SELECT upload.id::text, extraction::text, extraction_error AS error, left(text, ${lengthMax}::int) AS text,
      coalesce(truncated OR length(text) > ${lengthMax}::int, false) AS truncated
    FROM upload LEFT JOIN upload_text ON upload_id = upload.id
    WHERE upload.id = ANY(${ids}::uuid[]) AND user_id = ${userId} AND deleted_at IS NULL`;
}

/** Whether the text of any of these files is still being read. */
export async function anyTextPending(userId: number, ids: string[]): Promise<boolean> {
  return (await db().upload.count({ where: { id: { in: ids }, userId, extraction: "pending" } })) > 0;
}
