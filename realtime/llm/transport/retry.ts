import { type ModelClient, ModelError } from "../model.ts";

export type RetryLimits = { attempts: number; waitMaxMs: number; firstByteMs: number; idleMs: number; totalMs: number };

/** Silence and waiting that a reply may cost before it ends as failed with its text kept. */
export const retryLimits: RetryLimits = { attempts: 3, waitMaxMs: 20_000, firstByteMs: 300_000, idleMs: 180_000, totalMs: 1_800_000 };
/** The same for servers in the house: they load models when they are asked, and may be slow. */
export const localRetryLimits: RetryLimits = { ...retryLimits, firstByteMs: 900_000, idleMs: 600_000, totalMs: 7_200_000 };

/**
 * The only place that retries: before the first event, when the failure may pass, for as long as the provider asks,
 * up to `waitMaxMs`. Afterwards a new call could repeat what was shown. Also ends streams that fall silent.
 */
export function withRetries(client: ModelClient, limits: RetryLimits = retryLimits): ModelClient {
  return async (request, signal, hear) => {
    for (let attempt = 1; ; attempt += 1) {
      const watch = watchSilence(limits);
      let begun = false;
      let ended = false;
      const onBytes = () => {
        watch.alive();
        request.onBytes?.();
      };
      try {
        await client({ ...request, onBytes }, AbortSignal.any([signal, watch.signal]), (event) => {
          begun = true;
          ended ||= event.type === "end";
          watch.alive();
          hear(event);
        });
        if (watch.signal.aborted && !signal.aborted && !ended) throw silent();
        return;
      } catch (error) {
        if (signal.aborted) return;
        const wait = error instanceof ModelError && error.retryable ? waitOf(error, attempt) : Number.POSITIVE_INFINITY;
        if (begun || attempt >= limits.attempts || wait > limits.waitMaxMs) throw error;
        await pause(wait, signal);
        if (signal.aborted) return;
      } finally {
        watch.end();
      }
    }
  };
}

/**
 * Aborts when the first byte, the next one, or the end takes too long; a comment to keep the connection alive is a sign of
 * life too. What comes only says that it came, and how long ago that was is known by an eighth of the time allowed: a clock
 * for each piece costs more than reading it.
 */
function watchSilence({ firstByteMs, idleMs, totalMs }: RetryLimits) {
  const silence = new AbortController();
  const beganAt = performance.now();
  let heardAt = 0;
  let isHeard = false;
  let timer: NodeJS.Timeout;
  const look = () => {
    const now = performance.now();
    if (isHeard) heardAt = now;
    isHeard = false;
    const until = Math.min(beganAt + totalMs, heardAt === 0 ? beganAt + firstByteMs : heardAt + idleMs);
    if (until <= now) silence.abort(silent());
    else timer = setTimeout(look, heardAt === 0 ? until - now : Math.min(until - now, idleMs / 8));
  };
  const alive = () => {
    isHeard = true;
    if (heardAt !== 0) return;
    clearTimeout(timer);
    look();
  };
  look();
  return { signal: silence.signal, alive, end: () => clearTimeout(timer) };
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
