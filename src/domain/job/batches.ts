/** Works batch after batch of `size` until one is not full; says how much that was in all. `batch` says how much it did. */
export async function untilNotFull(size: number, batch: () => Promise<number>): Promise<number> {
  let all = 0;
  for (let done = size; done === size; all += done) done = await batch();
  return all;
}

/** Works on every one of them, on so many at once. */
export async function eachAtOnce<T>(all: T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  const worker = async () => {
    for (const next of waiting) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
