/**
 * Hashes at once. They run on libuv's four threads, where a new connection to the database also does its handshake: with all
 * four taken, connections time out and people are told that the server is busy.
 */
const hashesMax = 2;

const waiting: (() => void)[] = [];
let running = 0;

/** Runs a hash when its turn has come; nobody is turned away. No connection to the database may be held meanwhile. */
export async function inQueue<T>(hash: () => Promise<T>): Promise<T> {
  if (running >= hashesMax) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  try {
    return await hash();
  } finally {
    const next = waiting.shift();
    // Whoever waits takes this place over.
    if (next) next();
    else running -= 1;
  }
}
