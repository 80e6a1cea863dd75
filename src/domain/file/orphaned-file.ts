import { clockNow } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { type Storage, visionKey } from "#lib/storage.ts";

/** Delay before the same bytes are retried after a storage failure. */
const retryMs = 10 * 60_000;
type Removal = "removed" | "failed" | "none";

/**
 * Removes files that nothing references any more and returns how many. The row of a file is deleted after its bytes, so that a
 * crash in between repeats the removal instead of losing it.
 */
export async function removeOrphanedFiles(storage: Storage): Promise<number> {
  let removed = 0;
  for (let last = await removeNext(storage); last !== "none"; last = await removeNext(storage)) if (last === "removed") removed += 1;
  return removed;
}

/** One file per transaction: an upload about to reuse these bytes waits for the commit and then finds the row deleted. */
function removeNext(storage: Storage): Promise<Removal> {
  return db().$transaction(
    async (tx) => {
      const [file] = await tx.$queryRaw<{ key: string }[]>`
        SELECT key FROM dead_file WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
      if (!file) return "none";
      try {
        await storage.remove(visionKey(file.key));
        await storage.remove(file.key);
      } catch (error) {
        logger.warn({ err: error, upload: file.key }, "a file could not be removed from the storage; it is tried again");
        await tx.deadFile.update({ where: { key: file.key }, data: { dueAt: new Date(clockNow() + retryMs) } });
        return "failed";
      }
      await tx.deadFile.delete({ where: { key: file.key } });
      return "removed";
    },
    { timeout: 60_000 },
  );
}
