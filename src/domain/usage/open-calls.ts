import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";

/** How long a call whose process died still counts as running. */
export const callOpenSeconds = 60;
const renewEveryMs = 20_000;

const open = new Set<string>();
let timer: NodeJS.Timeout | null = null;

/** Registers an API call that this process is running: it counts as running until `closeCall`. */
export function openCall(callId: string): void {
  open.add(callId);
  timer ??= setInterval(renew, renewEveryMs).unref();
}

export function closeCall(callId: string): void {
  open.delete(callId);
  if (open.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}

async function renew(): Promise<void> {
  try {
    await db().$executeRaw`
      /* across users: takeover */ UPDATE usage_hold SET open_until = now() + make_interval(secs => ${callOpenSeconds})
      WHERE run_id = ANY(${[...open]}::uuid[]) AND open_until IS NOT NULL`;
  } catch (error) {
    logger.warn({ err: error, calls: open.size }, "calls under way could not renew their places");
  }
}
