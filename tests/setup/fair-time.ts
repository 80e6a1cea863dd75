const tickMs = 50;

/** Milliseconds that `work` took as this process felt them: while a busy machine gives it no turn, time stands still. */
export async function inFairTime<T>(work: () => Promise<T>): Promise<{ answer: T; tookMs: number }> {
  let tookMs = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    tookMs += Math.min(now - last, 2 * tickMs);
    last = now;
  };
  const timer = setInterval(tick, tickMs);
  try {
    const answer = await work();
    tick();
    return { answer, tookMs };
  } finally {
    clearInterval(timer);
  }
}
