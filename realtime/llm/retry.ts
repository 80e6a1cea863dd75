import { type ModelClient, ModelError } from "./model.ts";

export type RetryLimits = { attempts: number; waitMaxMs: number; firstEventMs: number; idleMs: number; totalMs: number };

/** Silence and waiting that a reply may cost before it ends as failed with its text kept. */
export const retryLimits: RetryLimits = { attempts: 3, waitMaxMs: 20_000, firstEventMs: 120_000, idleMs: 60_000, totalMs: 600_000 };

/**
 * The only place that retries: before the first event, when the failure may pass, for as long as the provider asks,
 * up to `waitMaxMs`. Afterwards a new call could repeat what was shown. Also ends streams that fall silent.
 */
export function withRetries(client: ModelClient, limits: RetryLimits = retryLimits): ModelClient {
  return async function* ask(request, signal) {
    for (let attempt = 1; ; attempt += 1) {
      let begun = false;
      const silence = new AbortController();
      const cut = () => silence.abort(silent());
      const total = setTimeout(cut, limits.totalMs);
      let idle = setTimeout(cut, limits.firstEventMs);
      try {
        for await (const event of client(request, AbortSignal.any([signal, silence.signal]))) {
          if (begun) idle.refresh();
          else {
            clearTimeout(idle);
            idle = setTimeout(cut, limits.idleMs);
          }
          begun = true;
          yield event;
        }
        if (silence.signal.aborted && !signal.aborted) throw silent();
        return;
      } catch (error) {
        if (signal.aborted) return;
        const wait = error instanceof ModelError && error.retryable ? waitOf(error, attempt) : Number.POSITIVE_INFINITY;
        if (begun || attempt >= limits.attempts || wait > limits.waitMaxMs) throw error;
        await pause(wait, signal);
        if (signal.aborted) return;
      } finally {
        clearTimeout(total);
        clearTimeout(idle);
      }
    }
  };
}

function silent(): ModelError {
  return new ModelError("TIMEOUT", "The model fell silent. Press Retry to go on from here.");
}

function waitOf(error: ModelError, attempt: number): number {
  return error.retryAfterMs ?? 400 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
