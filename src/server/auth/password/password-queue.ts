/**
 * Hashes at once. They run on libuv's four threads, where a new connection to the database also does its handshake: with all
 * four taken, connections time out and people are told that the server is busy (docs/decisions/089).
 */
const hashesMax = 2;

type Queue = { waiting: (() => void)[]; running: number };

// One for the process: Next's bundles hold a second copy of the module, which would let as many through again.
const holder = globalThis as typeof globalThis & { bestchatHashes?: Queue };

/** Runs a hash when its turn has come; nobody is turned away. No connection to the database may be held meanwhile. */
export async function inQueue<T>(hash: () => Promise<T>): Promise<T> {
  holder.bestchatHashes ??= { waiting: [], running: 0 };
  const queue = holder.bestchatHashes;
  if (queue.running >= hashesMax) await new Promise<void>((go) => queue.waiting.push(go));
  else queue.running += 1;
  try {
    return await hash();
  } finally {
    const next = queue.waiting.shift();
    // Whoever waits takes this place over.
    if (next) next();
    else queue.running -= 1;
  }
}
