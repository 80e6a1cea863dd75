export type RetryPolicy = { attempts: number; baseDelayMs: number; maxDelayMs: number };

export const defaultRetry: RetryPolicy = { attempts: 4, baseDelayMs: 250, maxDelayMs: 8000 };

/** The delay before attempt `attempt` + 1: exponential, with full jitter so that clients do not retry in sync. */
export function retryDelayMs(attempt: number, { baseDelayMs, maxDelayMs }: RetryPolicy, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1)));
}

/**
 * Whether a status is worth a retry: after 502 to 504 the work was not done. After a 500 it may have been, so only idempotent
 * calls are retried. 4xx never.
 */
export function isRetryable(status: number, idempotent: boolean): boolean {
  return (status >= 502 && status <= 504) || (status === 500 && idempotent);
}

/** Waits, or rejects at once when aborted. */
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
