import { archiveAudit } from "#domain/audit/audit-archive.ts";
import { AuditHeads } from "#domain/audit/audit-head.ts";
import { processPendingWebhooks } from "#domain/billing/webhook.ts";
import { removeOrphanedFiles } from "#domain/file/orphaned-file.ts";
import type { Job } from "#domain/job/job-runner.ts";
import { purgeWhenDue } from "#domain/maintenance/purge.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { logger } from "#lib/logger.ts";
import { storage } from "#lib/storage/open-storage.ts";
import { extractTexts } from "../files/extract.ts";
import { auditHeadIntervalMs, extractionCheckIntervalMs, purgeCheckIntervalMs, webhookRetryIntervalMs } from "../tunables.ts";

/** Database maintenance jobs, independent of billing and notifications. */
export function upkeepJobs({ dataDir, purgeAfterGap, keys }: { dataDir: string; purgeAfterGap: boolean; keys: SealKeys }): Job[] {
  return [
    purgeJob(dataDir, purgeAfterGap),
    auditHeadsJob(dataDir, keys),
    // Webhooks left over from a crash or failure.
    { name: "billing.webhooks", everyMs: webhookRetryIntervalMs, work: processPendingWebhooks },
    // Files left unprocessed by a crash or failure.
    { name: "file.extract", everyMs: extractionCheckIntervalMs, startsAtOnce: true, work: extractTexts },
  ];
}

/** Purges once the last purge, by any process, is old enough, even after days of downtime. */
function purgeJob(dataDir: string, afterGap: boolean): Job {
  const work = async () => {
    const affected = await purgeWhenDue(afterGap);
    if (affected === null) return null;
    await removeOrphanedFiles(storage());
    const archived = await archiveAudit(dataDir);
    logger.info({ affected, archived }, "purged");
    return affected;
  };
  return { name: "purge", everyMs: purgeCheckIntervalMs, startsAtOnce: true, work };
}

/** Stores the heads of the audit chains outside the database; the copy in the log can be compared as well. */
function auditHeadsJob(dataDir: string, keys: SealKeys): Job {
  const heads = new AuditHeads(dataDir, keys);
  const work = async () => {
    const { heads: noted, mac } = await heads.write();
    if (mac) logger.info({ heads: noted, mac }, "audit heads noted");
    return mac ? noted : 0;
  };
  return { name: "audit.heads", everyMs: auditHeadIntervalMs, startsAtOnce: true, work };
}
