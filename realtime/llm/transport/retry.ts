import { type ModelClient, ModelError } from "../model.ts";

export type RetryLimits = { attempts: number; waitMaxMs: number; firstByteMs: number; idleMs: number; totalMs: number };

/** How long a reply may wait before it fails; text received so far is kept. */
export const retryLimits: RetryLimits = { attempts: 3, waitMaxMs: 20_000, firstByteMs: 300_000, idleMs: 180_000, totalMs: 1_800_000 };
/** The same for local servers: they load models on demand and may be slow. */
export const localRetryLimits: RetryLimits = { ...retryLimits, firstByteMs: 900_000, idleMs: 600_000, totalMs: 7_200_000 };

/**
 * The only place that retries: before the first event, if the failure may be transient, after the delay that the provider
 * asks for, up to `waitMaxMs`. Later a new call could repeat text already shown. Also aborts silent streams.
 */
export function withRetries(client: ModelClient, limits: RetryLimits = retryLimits): ModelClient {
  return async (request, signal, onEvent) => {
    for (let attempt = 1; ; attempt += 1) {
      const watch = watchSilence(limits);
      let started = false;
      let ended = false;
      const onBytes = () => {
        watch.alive();
        request.onBytes?.();
      };
      try {
        await client({ ...request, onBytes }, AbortSignal.any([signal, watch.signal]), (event) => {
          started = true;
          ended ||= event.type === "end";
          watch.alive();
          onEvent(event);
        });
        if (watch.signal.aborted && !signal.aborted && !ended) throw silenceError();
        return;
      } catch (error) {
        if (signal.aborted) return;
        const wait = error instanceof ModelError && error.retryable ? waitOf(error, attempt) : Number.POSITIVE_INFINITY;
        if (started || attempt >= limits.attempts || wait > limits.waitMaxMs) throw error;
        await pause(wait, signal);
        if (signal.aborted) return;
      } finally {
        watch.end();
      }
    }
  };
}

/**
 * Aborts when the first byte, the next one, or the end takes too long; a keep-alive comment counts as activity. Activity only
 * sets a flag, checked every eighth of the idle limit: a timer per chunk would cost more than reading it.
 */
function watchSilence({ firstByteMs, idleMs, totalMs }: RetryLimits) {
  const silence = new AbortController();
  const startedAt = performance.now();
  let lastActivityAt = 0;
  let hadActivity = false;
  let timer: NodeJS.Timeout;
  const check = () => {
    const now = performance.now();
    if (hadActivity) lastActivityAt = now;
    hadActivity = false;
    const deadline = Math.min(startedAt + totalMs, lastActivityAt === 0 ? startedAt + firstByteMs : lastActivityAt + idleMs);
    if (deadline <= now) silence.abort(silenceError());
    else timer = setTimeout(check, lastActivityAt === 0 ? deadline - now : Math.min(deadline - now, idleMs / 8));
  };
  const noteActivity = () => {
    hadActivity = true;
    if (lastActivityAt !== 0) return;
    clearTimeout(timer);
    check();
  };
  check();
  return { signal: silence.signal, alive: noteActivity, end: () => clearTimeout(timer) };
}

function silenceError(): ModelError {
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
