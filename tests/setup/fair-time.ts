const tickMs = 50;

/** The milliseconds that `work` took as seen by this process: time without CPU on a busy machine does not count. */
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
