const last = new Map<number, Promise<unknown>>();

/**
 * Serialises a user's begins in this process: they would wait for each other in the database anyway, each occupying a connection.
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
