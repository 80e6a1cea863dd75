import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import type { RunOwner } from "#domain/run/begin.ts";
import type { BegunSend } from "#domain/run/begin-send.ts";
import { type ClaimTime, claimAsked, claimDue } from "#domain/schedule/claim.ts";
import { claimDryRuns } from "#domain/schedule/dry-run.ts";
import { askedRuns, dueSchedules, noteLook } from "#domain/schedule/look.ts";
import { oneAtATime } from "#domain/usage/limit/one-at-a-time.ts";
import { clockNow } from "#lib/database/clock.ts";
import { logger } from "#lib/logger.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import type { Runs } from "../run/runs.ts";
import type { Broadcast } from "../socket/broadcast.ts";
import type { McpToolSet } from "../tools/mcp-tools.ts";
import {
  besideMessagesBytes,
  runsPerUserMax,
  scheduleClaimsAtOnce,
  scheduleClaimsMax,
  scheduledRunsMax,
  scheduleLookMs,
  scheduleNoteMs,
} from "../tunables.ts";
import { ClockBrake } from "./clock-brake.ts";
import { DryRuns } from "./dry-runs.ts";

export type SchedulerDeps = {
  runs: Runs;
  broadcast: Broadcast;
  leaseOwner: string;
  rateLimits: boolean;
  models: Pick<ModelAccess, "choose" | "resolve" | "quote">;
  outside: McpToolSet;
};
type Claim = { userId: number; claim: () => Promise<BegunSend | null> };

/** Looks for schedules that are due, begins their runs and lives them here. Any number of processes may have one. */
export class Scheduler {
  private readonly deps: SchedulerDeps;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private isClosed = false;
  private readonly dryRuns: DryRuns;
  private downUntil: Date | null = null;
  private notedAt = Number.NEGATIVE_INFINITY;
  private readonly brake = new ClockBrake({ database: clockNow(), own: performance.now() });

  constructor(deps: SchedulerDeps) {
    this.deps = deps;
    this.dryRuns = new DryRuns(deps);
  }

  open(): void {
    const again = () => {
      this.looking = this.look()
        .catch((error: unknown) => logger.warn({ err: error }, "could not look for due schedules; trying again"))
        .finally(() => {
          if (!this.isClosed) this.timer = setTimeout(again, scheduleLookMs);
        });
    };
    again();
  }

  /** Begins nothing more; what has begun goes on. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.looking;
    await this.dryRuns.close();
  }

  private async look(): Promise<void> {
    for (let begun = 1; begun > 0 && !this.isClosed; ) {
      const now = new Date(clockNow());
      if (this.brake.holds({ database: now.getTime(), own: performance.now() })) return;
      if (performance.now() - this.notedAt >= scheduleNoteMs) {
        this.downUntil = await noteLook(now);
        this.notedAt = performance.now();
      }
      for (const asked of await claimDryRuns(scheduleClaimsAtOnce)) this.dryRuns.begin(asked);
      const room = Math.min(scheduleClaimsMax, scheduledRunsMax - this.deps.runs.liveCount());
      begun = room > 0 ? await this.beginAll(await this.claims({ now, downUntil: this.downUntil }, room)) : 0;
    }
  }

  private async claims(time: ClaimTime, max: number): Promise<Claim[]> {
    const ownerFor = (actor: Actor, model: string | undefined) => this.ownerFor(actor, model);
    const asked = (await askedRuns(max)).map((run) => ({ userId: run.userId, claim: () => claimAsked(run, time, ownerFor) }));
    const due = (await dueSchedules(time.now, max)).map((one) => ({ userId: one.userId, claim: () => claimDue(one, time, ownerFor) }));
    return [...asked, ...due];
  }

  /** How many have begun. */
  private async beginAll(claims: Claim[]): Promise<number> {
    let begun = 0;
    const waiting = [...claims];
    const next = async () => {
      for (let one = waiting.shift(); one && !this.isClosed; one = waiting.shift()) if (await this.begin(one)) begun += 1;
    };
    await Promise.all(Array.from({ length: scheduleClaimsAtOnce }, next));
    return begun;
  }

  private async begin({ userId, claim }: Claim): Promise<boolean> {
    try {
      const begun = await oneAtATime(userId, claim);
      if (begun?.lease) this.start(begun, begun.lease);
      return begun !== null;
    } catch (error) {
      // With enough replies under way it stays due, and is looked at again.
      if (!(error instanceof DomainError && error.code === "RATE_LIMITED"))
        logger.warn({ err: error, user_id: userId }, "a schedule could not begin");
      return false;
    }
  }

  private start({ userMessage, assistantMessage, seq, context }: BegunSend, lease: NonNullable<BegunSend["lease"]>): void {
    const { broadcast, runs } = this.deps;
    broadcast.message("chat:message", userMessage);
    broadcast.message("chat:message", assistantMessage, { seq, token: lease.token });
    runs.start(lease, assistantMessage, seq, context);
  }

  private ownerFor(actor: Actor, model: string | undefined): RunOwner {
    const { models, leaseOwner, rateLimits, runs } = this.deps;
    return {
      leaseOwner,
      tokens: runs.tokens,
      runsMax: rateLimits ? runsPerUserMax : null,
      chooseModel: (wanted) => models.choose(actor, model, wanted),
      quote: (userId, id, { bytes, webSearch }) => models.quote(userId, id, { bytes: bytes + besideMessagesBytes, webSearch }),
    };
  }
}
