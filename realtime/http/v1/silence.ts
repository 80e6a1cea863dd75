import { ModelError } from "../../llm/model.ts";
import { retryLimits } from "../../llm/transport/retry.ts";

/** How long a call may stay without a byte, before its first one and after it, and last as a whole. */
export type SilenceLimits = { firstByteMs: number; idleMs: number; totalMs: number };

export const streamSilence: SilenceLimits = {
  firstByteMs: retryLimits.firstByteMs,
  idleMs: retryLimits.idleMs,
  totalMs: retryLimits.totalMs,
};
/** An answer that comes whole says nothing while the model works. */
export const wholeSilence: SilenceLimits = { ...streamSilence, firstByteMs: retryLimits.totalMs };

export type Silence = { signal: AbortSignal; heard: () => void; end: () => void };

/** Aborts when nothing is heard for too long. Liveness is bytes: comments and heartbeats count. */
export function watchSilence({ firstByteMs, idleMs, totalMs }: SilenceLimits): Silence {
  const silence = new AbortController();
  const cut = () => silence.abort(new ModelError("TIMEOUT", "The model fell silent."));
  const total = setTimeout(cut, totalMs);
  const idle = setTimeout(cut, firstByteMs);
  let waiting: NodeJS.Timeout = idle;
  let heardAt = 0;
  /** A timer for each byte would cost more than reading it: it is looked now and then how long ago the last one was. */
  const look = () => {
    const leftMs = heardAt + idleMs - performance.now();
    if (leftMs <= 0) cut();
    else waiting = setTimeout(look, leftMs);
  };
  return {
    signal: silence.signal,
    heard: () => {
      if (heardAt === 0) {
        clearTimeout(waiting);
        waiting = setTimeout(look, idleMs);
      }
      heardAt = performance.now();
    },
    end: () => {
      clearTimeout(total);
      clearTimeout(waiting);
    },
  };
}
