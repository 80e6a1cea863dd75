import { ModelError } from "../../llm/model.ts";
import { retryLimits } from "../../llm/transport/retry.ts";

/** How long a call may be silent before and after its first byte, and last in total. */
export type SilenceLimits = { firstByteMs: number; idleMs: number; totalMs: number };

export const streamSilence: SilenceLimits = {
  firstByteMs: retryLimits.firstByteMs,
  idleMs: retryLimits.idleMs,
  totalMs: retryLimits.totalMs,
};
/** A non-streaming answer is silent while the model works. */
export const wholeSilence: SilenceLimits = { ...streamSilence, firstByteMs: retryLimits.totalMs };

export type Silence = { signal: AbortSignal; noteActivity: () => void; end: () => void };

/** Aborts after too long a silence. Any byte counts as activity, comments and heartbeats included. */
export function watchSilence({ firstByteMs, idleMs, totalMs }: SilenceLimits): Silence {
  const silence = new AbortController();
  const abort = () => silence.abort(new ModelError("TIMEOUT", "The model fell silent."));
  const total = setTimeout(abort, totalMs);
  const idle = setTimeout(abort, firstByteMs);
  let waiting: NodeJS.Timeout = idle;
  let lastActivityAt = 0;
  /** A timer per byte would cost more than reading it, so the time of the last byte is checked now and then. */
  const check = () => {
    const leftMs = lastActivityAt + idleMs - performance.now();
    if (leftMs <= 0) abort();
    else waiting = setTimeout(check, leftMs);
  };
  return {
    signal: silence.signal,
    noteActivity: () => {
      if (lastActivityAt === 0) {
        clearTimeout(waiting);
        waiting = setTimeout(check, idleMs);
      }
      lastActivityAt = performance.now();
    },
    end: () => {
      clearTimeout(total);
      clearTimeout(waiting);
    },
  };
}
