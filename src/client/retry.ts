export type RetryPolicy = { attempts: number; baseDelayMs: number; maxDelayMs: number };

export const defaultRetry: RetryPolicy = { attempts: 4, baseDelayMs: 250, maxDelayMs: 8000 };

/** The wait before try number `attempt` (1 is the first repeat): exponential, with full jitter so that clients do not return as one. */
export function retryDelayMs(attempt: number, { baseDelayMs, maxDelayMs }: RetryPolicy, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1)));
}

/**
 * Whether a status is worth another try: 502 to 504 say that nobody did the work. After a 500 it may have been done,
 * so only calls that can safely repeat are tried again. 4xx never.
 */
export function isRetryable(status: number, idempotent: boolean): boolean {
  return (status >= 502 && status <= 504) || (status === 500 && idempotent);
}

/** Waits, or ends at once when the caller gives up. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
