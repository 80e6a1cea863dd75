import { randomUUID } from "node:crypto";
import type { Run } from "#generated/prisma/client.ts";
import { clockNow } from "#lib/database/clock.ts";
import type { Tx } from "#lib/db.ts";
import { leaseSeconds, type RunLease } from "./run-lease.ts";

/** A begin is repeated within seconds, so the newest tokens suffice. */
const tokensMax = 5000;

/**
 * The lease tokens issued by one process. When a begin was committed but its response lost, the repetition finds the run with a
 * token of ours that nothing here is running: so it may be started at once.
 */
export class LeaseTokens {
  private readonly unstarted = new Set<string>();

  create(): string {
    const token = randomUUID();
    this.unstarted.add(token);
    for (const oldest of this.unstarted) {
      if (this.unstarted.size <= tokensMax) break;
      this.unstarted.delete(oldest);
    }
    return token;
  }

  isUnstarted(token: string): boolean {
    return this.unstarted.has(token);
  }

  /** Called when a run starts. */
  started(token: string): void {
    this.unstarted.delete(token);
  }
}

/** The process that will hold a run, as `host:port`, and the tokens it has issued. */
export type LeaseOwner = { leaseOwner: string; tokens: LeaseTokens };
type RunOfConversation = Run & { conversationId: string };

/** The lease of a run that this process began without learning that it was committed; null for any other run. */
export async function unstartedLease(tx: Tx, run: RunOfConversation, { tokens }: LeaseOwner): Promise<RunLease | null> {
  if (run.status !== "running" || !tokens.isUnstarted(run.leaseToken)) return null;
  // Renewed, so that no process takes it over before the first flush; zero rows if one already has.
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
