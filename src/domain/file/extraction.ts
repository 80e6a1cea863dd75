import { storableText } from "#contracts/text.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { acrossUsers } from "#lib/owned.ts";

/** A file whose text has not been extracted yet. */
export type PendingText = { id: string; mime: string; userId: number };
export type ExtractedText = { text: string; truncated: boolean };

/** Seconds after which an unfinished attempt counts as lost with its process. */
const trySeconds = 90;
const attemptsMax = 3;

/**
 * Claims the next file for text extraction. One file per user at a time, so that many slow files delay only their owner. Null
 * when there is nothing to do.
 */
export async function claimText(): Promise<PendingText | null> {
  const [claimed] = await db().$queryRaw<PendingText[]>`
    /* across users: extraction */ UPDATE upload SET extraction_attempts = extraction_attempts + 1, extraction_due_at = now() + ${trySeconds} * interval '1 second'
    WHERE id = (
      SELECT id FROM upload AS next
      WHERE extraction = 'pending' AND extraction_due_at <= now() AND NOT EXISTS (
        SELECT 1 FROM upload AS other
        WHERE other.user_id = next.user_id AND other.extraction = 'pending' AND other.extraction_due_at > now()
      )
      ORDER BY extraction_due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id::text, mime, user_id AS "userId"`;
  return claimed ?? null;
}

/** Stores the text of a file, unless it has been removed since. */
export async function storeText(id: string, { text, truncated }: ExtractedText): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.upload.updateMany({
      where: { id, extraction: "pending" },
      data: { extraction: "done", extractionError: null },
      ...acrossUsers("extraction"),
    });
    if (count > 0) await tx.uploadText.create({ data: { uploadId: id, text: storableText(text), truncated } });
  });
}

/** Stores, in words for the user, why a file's text could not be extracted. */
export async function markTextFailed(id: string, reason: string): Promise<void> {
  await db().upload.updateMany({
    where: { id, extraction: "pending" },
    data: { extraction: "failed", extractionError: reason },
    ...acrossUsers("extraction"),
  });
}

/** After a failure that is not the file's: retried shortly, a few times. */
export async function postponeText(id: string): Promise<void> {
  const { count } = await db().upload.updateMany({
    where: { id, extraction: "pending", extractionAttempts: { gte: attemptsMax } },
    data: { extraction: "failed", extractionError: "The text could not be read. Upload the file again." },
    ...acrossUsers("extraction"),
  });
  if (count > 0) return;
  await db().upload.updateMany({
    where: { id, extraction: "pending" },
    data: { extractionDueAt: new Date(clockNow() + 5000) },
    ...acrossUsers("extraction"),
  });
}

/** Gives up on files whose every attempt ended with its process: they may be the cause. */
export async function failLostTexts(): Promise<void> {
  await db().upload.updateMany({
    where: { extraction: "pending", extractionAttempts: { gte: attemptsMax }, extractionDueAt: { lt: currentTime() } },
    data: { extraction: "failed", extractionError: "The text could not be read. Upload the file again." },
    ...acrossUsers("extraction"),
  });
}
