const last = new Map<number, Promise<unknown>>();

/**
 * Runs what one user begins in this process one after the other: they would wait for each other in the database anyway,
 * and each with a connection that others need.
 */
export function oneAtATime<T>(userId: number, work: () => Promise<T>): Promise<T> {
  const before = last.get(userId);
  const running = before ? before.then(work, work) : work();
  const ended = running.then(nothing, nothing).then(() => {
    if (last.get(userId) === ended) last.delete(userId);
  });
  last.set(userId, ended);
  return running;
}

function nothing(): void {}
