import type { Patience } from "#contracts/provider.ts";
import { addressKind } from "#lib/outbound-address.ts";
import { localRetryLimits, type RetryLimits, retryLimits } from "./retry.ts";

/** The time limits for a server at this address: as configured, otherwise longer for local servers. */
export function limitsOf(baseUrl: string | undefined, configured: Partial<Patience> = {}): RetryLimits {
  const defaults = baseUrl !== undefined && isLocalServer(baseUrl) ? localRetryLimits : retryLimits;
  const ms = (seconds: number | null | undefined, fallback: number) => (seconds == null ? fallback : seconds * 1000);
  return {
    ...defaults,
    firstByteMs: ms(configured.firstByteSeconds, defaults.firstByteMs),
    idleMs: ms(configured.idleSeconds, defaults.idleMs),
    totalMs: ms(configured.totalSeconds, defaults.totalMs),
  };
}

function isLocalServer(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  return /^localhost$|\.(local|internal|lan|home|localhost)$|^[^.:]+$/i.test(host) || addressKind(host) === "private";
}
