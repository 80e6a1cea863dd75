const tickMs = 250;

/**
 * Calls `done` after `ms` in which this process could have received a response; returns a cancel function. A blocked event loop
 * receives nothing, so a long block counts as only two ticks: a busy process must not mistake itself for a dead database.
 */
export function afterListening(ms: number, done: () => void): () => void {
  let leftMs = ms;
  let timer: NodeJS.Timeout;
  const wait = () => {
    const from = performance.now();
    timer = setTimeout(
      () => {
        leftMs -= Math.min(performance.now() - from, 2 * tickMs);
        if (leftMs <= 0) done();
        else wait();
      },
      Math.min(tickMs, leftMs),
    );
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
