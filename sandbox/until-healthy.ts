import { StartError } from "./preflight.ts";

const timeoutMs = 90_000;

/** Waits until every address answers 200. */
export async function untilHealthy(addresses: string[]): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (const address of addresses) {
    while (!(await answers(address))) {
      if (Date.now() > deadline) throw new StartError(`${address} did not answer within ${timeoutMs / 1000} s: the lines above say why.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false; // Not listening yet.
  }
}
