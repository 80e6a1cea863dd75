import { createServer } from "node:net";

/** The first of `count` consecutive free ports below the ephemeral range, so that no connection gets one by chance. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 15_000 + Math.floor(Math.random() * 10_000);
    const row = Array.from({ length: count }, (_, at) => isFree(first + at));
    if ((await Promise.all(row)).every((free) => free)) return first;
  }
  throw new Error(`there are no ${count} free ports in a row between 15000 and 25000`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
