import { v7 as uuidv7 } from "uuid";
import type { Run } from "#generated/prisma/client.ts";
import { clockNow } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { leaseSeconds, type RunLease } from "./run-lease.ts";

/** A begin is repeated within seconds: these many of the newest are enough to know. */
const rememberedMax = 5000;

/**
 * The lease tokens that one process makes. A begin whose commit was stored and not answered is found again by its
 * repetition: a token of ours that nobody here lives proves that the run may be started at once.
 */
export class LeaseTokens {
  private readonly unstarted = new Set<string>();

  make(): string {
    const token = uuidv7();
    this.unstarted.add(token);
    for (const oldest of this.unstarted) {
      if (this.unstarted.size <= rememberedMax) break;
      this.unstarted.delete(oldest);
    }
    return token;
  }

  isUnstarted(token: string): boolean {
    return this.unstarted.has(token);
  }

  /** Told as a run begins to be lived. */
  started(token: string): void {
    this.unstarted.delete(token);
  }
}

/** The process that will hold a run, as `host:port`, and the tokens it has made. */
export type LeaseOwner = { leaseOwner: string; tokens: LeaseTokens };
type RunOfConversation = Run & { conversationId: string };

/** The lease of a run that this process has begun without being told that it was stored; null for every other run. */
export async function unstartedLease(tx: Tx, run: RunOfConversation, { tokens }: LeaseOwner): Promise<RunLease | null> {
  if (run.status !== "running" || !tokens.isUnstarted(run.leaseToken)) return null;
  // Renewed, so that nobody takes it over between this and the first flush; not found when somebody has.
  const { count } = await tx.run.updateMany({
    where: { id: run.id, userId: run.userId, status: "running", leaseToken: run.leaseToken },
    data: { leaseExpiresAt: new Date(clockNow() + leaseSeconds * 1000) },
  });
  if (count === 0) return null;
  const { id, messageId, userId, leaseOwner } = run;
  const others = await tx.run.count({ where: { messageId, userId, id: { not: id }, leaseOwner: { not: leaseOwner } } });
  return { ...leaseOf(run), elsewhere: others > 0 };
}

export function leaseOf({ id, leaseToken, messageId, conversationId, userId, step, attempts }: RunOfConversation): RunLease {
  return { runId: id, token: leaseToken, messageId, conversationId, userId, step, attempts };
}
