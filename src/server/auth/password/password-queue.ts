/**
 * The maximum number of concurrent hashes. They run on libuv's four threads, which new database connections need for their
 * handshake: with all four busy, connections time out and requests fail as "busy" (docs/decisions/089).
 */
const hashesMax = 2;

type Queue = { waiting: (() => void)[]; running: number };

// One per process: Next's bundles hold a second copy of the module, which would double the limit.
const holder = globalThis as typeof globalThis & { bestchatHashes?: Queue };

/** Runs a hash in turn, without rejecting any. The caller must not hold a database connection. */
export async function inQueue<T>(hash: () => Promise<T>): Promise<T> {
  holder.bestchatHashes ??= { waiting: [], running: 0 };
  const queue = holder.bestchatHashes;
  if (queue.running >= hashesMax) await new Promise<void>((go) => queue.waiting.push(go));
  else queue.running += 1;
  try {
    return await hash();
  } finally {
    const next = queue.waiting.shift();
    // The next in line takes over this slot.
    if (next) next();
    else queue.running -= 1;
  }
}
