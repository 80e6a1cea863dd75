import { createHash } from "node:crypto";
import { recordSignIn } from "#domain/account/sign-in-audit.ts";
import { logger } from "#lib/logger.ts";

export type RefusedSignIn = { email: string; address: string; why: "rate_limited" | "invalid"; requestId: string | null };

const windowMs = 60_000;
/**
 * How many accounts and addresses are counted separately; beyond it they share one count, so that a flood does not fill the
 * table.
 */
const windowsMax = 200;

type Window = { attempt: RefusedSignIn; count: number };
// On globalThis, because Next evaluates this module once per bundle.
const holder = globalThis as typeof globalThis & { bestchatRefused?: Map<string, Window> };

/**
 * Records a sign-in that was refused before the password was checked. The first is recorded at once; further ones of the same
 * account and address within a minute are summed in one more row.
 */
export async function recordRefusedSignIn(attempt: RefusedSignIn): Promise<void> {
  holder.bestchatRefused ??= new Map();
  const windows = holder.bestchatRefused;
  const own = keyOf(attempt);
  const shared = !windows.has(own) && windows.size >= windowsMax;
  const key = shared ? "others" : own;
  const open = windows.get(key);
  if (open) {
    open.count += 1;
    return;
  }
  const started = shared ? { ...attempt, email: "" } : attempt;
  windows.set(key, { attempt: started, count: 0 });
  setTimeout(() => void closeWindow(key), windowMs).unref();
  await write(started, 1);
}

/** Writes and resets the counts; also for tests, which do not wait for a minute. */
export async function writeRefusedSignIns(): Promise<void> {
  for (const key of [...(holder.bestchatRefused?.keys() ?? [])]) await closeWindow(key);
}

async function closeWindow(key: string): Promise<void> {
  const window = holder.bestchatRefused?.get(key);
  holder.bestchatRefused?.delete(key);
  if (window && window.count > 0) await write(window.attempt, window.count);
}

/** Recording must not make a refusal fail: without a database it is still answered. */
async function write({ email, address, why, requestId }: RefusedSignIn, count: number): Promise<void> {
  try {
    await recordSignIn({ who: email ? { email } : null, method: "password", outcome: why, count, requestId, ip: address });
  } catch (error) {
    logger.warn({ err: error, request_id: requestId, count }, "refused sign-ins could not be recorded");
  }
}

// Short and without the plain address, whatever a client sends.
function keyOf({ email, address, why }: RefusedSignIn): string {
  return createHash("sha256")
    .update(JSON.stringify([email, address, why]))
    .digest("base64url");
}
