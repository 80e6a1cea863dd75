import { retryCancellations } from "#domain/billing/cancellation.ts";
import { sendNewAddresses } from "#domain/billing/customer-address.ts";
import { reconcileAll } from "#domain/billing/reconcile.ts";
import type { Job } from "#domain/job/job-runner.ts";
import { reportUsage } from "#domain/usage/usage-report.ts";
import type { PolarLink } from "#integrations/polar/polar.ts";
import {
  billingCheckIntervalMs,
  cancellationIntervalMs,
  reconcileIntervalMs,
  reconcileLostAfterMs,
  reconcileRetryMs,
  usageReportIntervalMs,
} from "../tunables.ts";

/** Billing jobs against Polar, claimed by whichever process gets to them first; none if billing is off. */
export function billingJobs(polar: PolarLink | null): Job[] {
  if (!polar) return [];
  const often = (everyMs: number) => ({ everyMs, retryMs: everyMs, lostAfterMs: everyMs * 6, forgetsIdleRuns: true });
  const nightly = { everyMs: reconcileIntervalMs, retryMs: reconcileRetryMs, lostAfterMs: reconcileLostAfterMs };
  const everyMs = billingCheckIntervalMs;
  return [
    { name: "billing.cancel", everyMs, claim: often(cancellationIntervalMs), work: () => retryCancellations(polar) },
    { name: "billing.address", everyMs, claim: often(cancellationIntervalMs), work: () => sendNewAddresses(polar) },
    { name: "billing.usage", everyMs, claim: often(usageReportIntervalMs), work: () => reportUsage(polar) },
    { name: "billing.reconcile", everyMs, claim: nightly, work: () => reconcileAll(polar) },
  ];
}
