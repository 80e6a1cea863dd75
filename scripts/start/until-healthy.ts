import { StartError } from "./preflight.ts";
import type { Supervisor } from "./supervisor.ts";

const timeoutMs = 90_000;

/** Waits until every address answers 200 while all our children run. */
export async function untilHealthy(addresses: Record<string, string>, supervisor: Supervisor): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (const [name, address] of Object.entries(addresses)) {
    while (!(await answers(address)) || !supervisor.alive(name)) {
      supervisor.requireSteady();
      if (Date.now() > deadline) throw new StartError(`${address} did not answer within ${timeoutMs / 1000} s: the lines above say why.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  supervisor.requireSteady();
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false; // Not listening yet.
  }
}
