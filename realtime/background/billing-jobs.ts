import { retryCancellations } from "#domain/billing/cancellation.ts";
import { reconcileAll } from "#domain/billing/reconcile.ts";
import { tellNewAddresses } from "#domain/billing/tell-address.ts";
import { runWhenDue } from "#domain/job.ts";
import { reportUsage } from "#domain/usage/usage-report.ts";
import type { PolarLink } from "#integrations/polar/polar.ts";
import { logger } from "#lib/logger.ts";
import {
  billingCheckIntervalMs,
  cancellationIntervalMs,
  reconcileIntervalMs,
  reconcileLostAfterMs,
  reconcileRetryMs,
  usageReportIntervalMs,
} from "../tunables.ts";

/** What is owed to Polar and asked of it, in whichever process gets to it first. Nothing runs where nothing is sold. */
export function startBillingJobs(polar: PolarLink | null): () => void {
  if (!polar) return () => {};
  const timer = setInterval(() => void runDueJobs(polar), billingCheckIntervalMs);
  return () => clearInterval(timer);
}

let running = false;

/** One round; a round that takes longer than the clock's interval is not joined by a second. */
async function runDueJobs(polar: PolarLink): Promise<void> {
  if (running) return;
  running = true;
  const often = (everyMs: number) => ({ everyMs, retryMs: everyMs, lostAfterMs: everyMs * 6, forgetsIdleRuns: true });
  await attempt("billing.cancel", often(cancellationIntervalMs), () => retryCancellations(polar));
  await attempt("billing.address", often(cancellationIntervalMs), () => tellNewAddresses(polar));
  await attempt("billing.usage", often(usageReportIntervalMs), () => reportUsage(polar));
  const nightly = { everyMs: reconcileIntervalMs, retryMs: reconcileRetryMs, lostAfterMs: reconcileLostAfterMs };
  await attempt("billing.reconcile", nightly, () => reconcileAll(polar));
  running = false;
}

async function attempt(name: string, schedule: Parameters<typeof runWhenDue>[1], work: () => Promise<number>): Promise<void> {
  try {
    const affected = await runWhenDue(name, schedule, work);
    if (affected) logger.info({ job: name, affected }, "a billing job had work to do");
  } catch (error) {
    logger.warn({ err: error, job: name }, "a billing job failed; it is tried again");
  }
}
