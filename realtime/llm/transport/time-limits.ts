import type { Patience } from "#contracts/provider.ts";
import { addressKind } from "#lib/outbound-address.ts";
import { localRetryLimits, type RetryLimits, retryLimits } from "./retry.ts";

/** How long a server at this address is waited for: as somebody set it, else longer where it is in the house. */
export function limitsOf(baseUrl: string | undefined, set: Partial<Patience> = {}): RetryLimits {
  const usual = baseUrl !== undefined && isInHouse(baseUrl) ? localRetryLimits : retryLimits;
  const ms = (seconds: number | null | undefined, usually: number) => (seconds == null ? usually : seconds * 1000);
  return {
    ...usual,
    firstByteMs: ms(set.firstByteSeconds, usual.firstByteMs),
    idleMs: ms(set.idleSeconds, usual.idleMs),
    totalMs: ms(set.totalSeconds, usual.totalMs),
  };
}

function isInHouse(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  return /^localhost$|\.(local|internal|lan|home|localhost)$|^[^.:]+$/i.test(host) || addressKind(host) === "private";
}
