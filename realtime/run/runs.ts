import type { Message } from "#contracts/message.ts";
import type { BranchContext } from "#domain/chat/history.ts";
import { presentMessage } from "#domain/chat/message.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { finishRun } from "#domain/run/run-end.ts";
import { type ClaimedRun, claimRuns, flushRuns, LeaseLost, type RunLease, releaseRuns, runAttemptsMax } from "#domain/run/run-lease.ts";
import { apartFromWork } from "#lib/database/work.ts";
import { logger } from "#lib/logger.ts";
import { count, watch } from "#lib/metrics/metrics.ts";
import type { Summaries } from "../background/summary.ts";
import type { Titles } from "../background/title.ts";
import type { Broadcast } from "../socket/broadcast.ts";
import { drainGraceMs, endedRunTtlMs, sweepIntervalMs, sweepRunsMax } from "../tunables.ts";
import type { WebTools } from "../web/web-tools.ts";
import { FlushClock, FrameClock } from "./clocks.ts";
import type { RunDeps } from "./deps.ts";
import { driveRun } from "./drive.ts";
import { LiveReply } from "./live-reply.ts";

/** Background work after a reply, if enabled. */
type BackgroundWork = { titles?: Pick<Titles, "offer" | "close"> | undefined; summaries?: Pick<Summaries, "offer" | "close"> | undefined };

/** All runs that this process owns: started here, resumed by a decision, or taken over from a dead process. */
export class Runs {
  private readonly replies = new Map<string, LiveReply>();
  /** Tokens of leases created here for runs that have not started yet. */
  readonly tokens = new LeaseTokens();
  private readonly frameClock = new FrameClock();
  private readonly flushClock = new FlushClock(() => this.replies.values());
  private readonly deps: RunDeps;
  private readonly leaseOwner: string;
  private readonly broadcast: Broadcast;
  private sweeper: NodeJS.Timeout | null = null;
  private readonly background: BackgroundWork;
  private draining = false;

  constructor(
    leaseOwner: string,
    broadcast: Broadcast,
    { models, outside, web = null, titles, summaries }: Pick<RunDeps, "models" | "outside"> & { web?: WebTools | null } & BackgroundWork,
  ) {
    this.background = { titles, summaries };
    this.leaseOwner = leaseOwner;
    this.broadcast = broadcast;
    this.deps = {
      clock: this.flushClock,
      models,
      outside,
      web,
      isAway: (userId) => broadcast.isAway(userId),
      announce: (event, message, reply) => {
        broadcast.message(event, message, { seq: reply.seq, token: reply.lease.token });
        if (event !== "chat:finished") return;
        titles?.offer(message, reply.lease);
        summaries?.offer(message, reply);
      },
    };
  }

  /**
   * Called for every run that this process starts to write, or ends for a dead one, with the `seq` from which it continues.
   */
  onStart: (lease: RunLease, seq: number) => void = () => {};

  /** Starts the clocks and reclaims the runs that this address owned before a restart. */
  async open(): Promise<void> {
    this.flushClock.start();
    watch("live_runs", () => [{ labels: {}, value: this.liveCount() }]);
    await this.takeOver(true);
    const sweep = async () => {
      await this.takeOver(false);
      if (this.sweeper) this.sweeper = setTimeout(sweep, sweepIntervalMs);
    };
    this.sweeper = setTimeout(sweep, sweepIntervalMs);
  }

  /** Drives a run from here on. `seq` belongs to the message's stored parts. */
  start(lease: RunLease, message: Message, seq: number, context?: BranchContext): LiveReply {
    this.tokens.started(lease.token);
    this.onStart(lease, seq);
    const reply = new LiveReply(lease, message, seq, {
      emit: this.broadcast.deltasOf(message.conversationId, lease.token),
      clock: this.frameClock,
    });
    reply.context = context;
    this.replies.set(message.id, reply);
    if (this.draining) reply.interrupt("drain");
    void apartFromWork(() => driveRun(reply, this.deps)).finally(() => {
      if (reply.interruption === "lost") {
        count("leases_lost_total", {});
        this.broadcast.reopen(message.conversationId);
      }
      // Kept for a while, so that an `open` that read the rows just before the end still finds it.
      setTimeout(() => {
        if (this.replies.get(message.id) === reply) this.replies.delete(message.id);
      }, endedRunTtlMs).unref();
    });
    return reply;
  }

  /** The reply as this process knows it, live or recently ended. */
  get(messageId: string): LiveReply | undefined {
    const reply = this.replies.get(messageId);
    return reply?.phase === "over" && reply.interruption !== null && reply.interruption !== "stop" ? undefined : reply;
  }

  /** Live replies of a conversation that this process writes. */
  *liveIn(conversationId: string): Generator<LiveReply> {
    for (const reply of this.replies.values()) {
      if (reply.message.conversationId === conversationId && reply.phase !== "over" && reply.interruption !== "lost") yield reply;
    }
  }

  liveCount(userId?: number): number {
    let count = 0;
    for (const reply of this.replies.values())
      if (reply.phase !== "over" && (userId === undefined || reply.lease.userId === userId)) count += 1;
    return count;
  }

  /** Hands all runs over: text is stored, leases are released, and another process continues at once. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.sweeper) clearTimeout(this.sweeper);
    this.sweeper = null;
    this.flushClock.stop();
    const background = Promise.all([this.background.titles?.close(), this.background.summaries?.close()]);
    const live = [...this.replies.values()].filter((reply) => reply.phase !== "over");
    await this.flushClock.flush();
    for (const reply of live) reply.interrupt("drain");
    await Promise.race([Promise.allSettled(live.map((reply) => reply.over)), new Promise((resolve) => setTimeout(resolve, drainGraceMs))]);
    // Text emitted last is stored too, and nothing is emitted after it: the next owner continues from the stored state.
    const handedOver = [...this.replies.values()].filter((reply) => reply.interruption === "drain");
    for (const reply of handedOver) reply.seal();
    await flushRuns(
      handedOver.map((reply) => reply.lease),
      handedOver.map(({ lease, parts, seq, notes }) => ({ lease, parts, seq, notes })),
    );
    await releaseRuns(handedOver.map((reply) => reply.lease));
    await background;
  }

  private async takeOver(ownNow: boolean): Promise<void> {
    try {
      for (const claimed of await claimRuns(this.leaseOwner, sweepRunsMax, ownNow)) await this.adopt(claimed);
    } catch (error) {
      logger.warn({ err: error }, "could not look for abandoned runs; trying again");
    }
  }

  private async adopt({ lease, message, stopRequested }: ClaimedRun): Promise<void> {
    logger.info({ run: lease.runId, user_id: lease.userId, attempt: lease.attempts }, "taking over a run");
    count("runs_taken_over_total", {});
    const existing = this.replies.get(message.id);
    existing?.interrupt("lost");
    // The new owner continues from the stored state, so clients with other text must reopen.
    if (!this.broadcast.reachesOthers || (existing && existing.phase !== "over")) this.broadcast.reopen(message.conversationId);
    const presented = presentMessage(message);
    if (lease.attempts <= runAttemptsMax && !stopRequested) {
      this.start(lease, presented, message.seq);
      return;
    }
    // Clients that were shown more than this end learn of it by reopening.
    this.onStart(lease, message.seq);
    const error = { code: "INTERRUPTED", message: "The server stopped several times while it wrote this reply. Press Continue to go on." };
    const end = { parts: presented.parts, seq: message.seq };
    try {
      const ended = stopRequested
        ? await finishRun(lease, { ...end, status: "stopped", error: null }, null)
        : await finishRun(lease, { ...end, status: "interrupted", error }, null);
      this.broadcast.message("chat:finished", ended);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    }
  }
}
