import { archiveAudit } from "#domain/audit/audit-archive.ts";
import { AuditHeads } from "#domain/audit/audit-head.ts";
import { processPendingWebhooks } from "#domain/billing/webhook.ts";
import { removeOrphanedFiles } from "#domain/file/orphaned-file.ts";
import { purgeWhenDue } from "#domain/maintenance/purge.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { logger } from "#lib/logger.ts";
import { storage } from "#lib/storage/open-storage.ts";
import { extractTexts } from "../files/extract.ts";
import { auditHeadIntervalMs, extractionCheckIntervalMs, purgeCheckIntervalMs, webhookRetryIntervalMs } from "../tunables.ts";

/** Runs the purge when the last one, by whichever process, is long enough ago; also after days of downtime. */
export function startPurging(dataDir: string, afterGap: boolean): () => void {
  const timer = setInterval(() => void purgeAndArchive(dataDir, afterGap), purgeCheckIntervalMs);
  void purgeAndArchive(dataDir, afterGap);
  return () => clearInterval(timer);
}

/** Applies webhooks that a crash or a failure left behind. */
export function startWebhookRetries(): () => void {
  const timer = setInterval(() => {
    processPendingWebhooks().catch((error: unknown) =>
      logger.warn({ err: error }, "could not look for unprocessed webhooks; trying again"),
    );
  }, webhookRetryIntervalMs);
  return () => clearInterval(timer);
}

/** Notes outside the database where the audit's chains end; what was noted by the log's line alone can be compared as well. */
export function startNotingAuditHeads(dataDir: string, keys: SealKeys): () => void {
  const heads = new AuditHeads(dataDir, keys);
  let busy = false;
  const note = async () => {
    if (busy) return;
    busy = true;
    try {
      const { heads: count, mac } = await heads.note();
      if (mac) logger.info({ heads: count, mac }, "audit heads noted");
    } catch (error) {
      logger.warn({ err: error }, "the ends of the audit could not be noted; trying again");
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void note(), auditHeadIntervalMs);
  void note();
  return () => clearInterval(timer);
}

/** Reads files that a crash or a failure left unread. */
export function startExtracting(): () => void {
  const timer = setInterval(() => void extractTexts(), extractionCheckIntervalMs);
  void extractTexts();
  return () => clearInterval(timer);
}

async function purgeAndArchive(dataDir: string, afterGap: boolean): Promise<void> {
  try {
    const affected = await purgeWhenDue(afterGap);
    if (affected === null) return;
    await removeOrphanedFiles(storage());
    const archived = await archiveAudit(dataDir);
    logger.info({ affected, archived }, "purged");
  } catch (error) {
    logger.warn({ err: error }, "the purge failed; it is tried again");
  }
}
