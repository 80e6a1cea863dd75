import { logger } from "#lib/logger.ts";
import { count, observe, secondsSince, watch } from "#lib/metrics/metrics.ts";
import { runWhenDue, type Schedule } from "./run-when-due.ts";

/** A recurring background job that every realtime process polls. */
export type Job = {
  name: string;
  /** How often this process polls. */
  everyMs: number;
  /** For jobs whose own rows have no claim: one row of `job_run` ensures that one process runs it on this schedule. */
  claim?: Schedule;
  /** Polls immediately at start instead of after the first interval. */
  startsAtOnce?: boolean;
  /** Does what is due; returns how much, or null when it was not this process's turn. Safe to run in several processes. */
  work: () => Promise<number | null>;
};

/** Upper limit of the back-off after consecutive failures. */
const backoffMaxMs = 15_000;

type Clock = { job: Job; timer: NodeJS.Timeout | null; running: Promise<void> | null; dueAt: number; failures: number };

/**
 * Polls background jobs with one timer each: never concurrently with itself, with back-off after failures, logged and measured.
 */
export class JobRunner {
  private readonly clocks: Clock[];
  private isClosed = false;

  constructor(jobs: Job[]) {
    this.clocks = jobs.map((job) => ({ job, timer: null, running: null, dueAt: 0, failures: 0 }));
  }

  open(): void {
    for (const clock of this.clocks) this.wait(clock, clock.job.startsAtOnce ? 0 : clock.job.everyMs);
    watch("job_lag_seconds", () => this.clocks.map(({ job, dueAt }) => ({ labels: { job: job.name }, value: lagOf(dueAt) })));
  }

  /** Starts nothing more; settles when the running jobs have ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const { timer } of this.clocks) if (timer) clearTimeout(timer);
    await Promise.all(this.clocks.map(({ running }) => running));
  }

  private wait(clock: Clock, ms: number): void {
    if (this.isClosed) return;
    clock.dueAt = performance.now() + ms;
    clock.timer = setTimeout(() => {
      clock.running = this.run(clock).finally(() => {
        clock.running = null;
      });
    }, ms);
  }

  private async run(clock: Clock): Promise<void> {
    const { job } = clock;
    const startedAt = performance.now();
    try {
      const done = job.claim ? await runWhenDue(job.name, job.claim, async () => (await job.work()) ?? 0) : await job.work();
      clock.failures = 0;
      if (done !== null) measureRun(job, done > 0 ? "worked" : "idle", startedAt);
      if (done && job.claim) logger.info({ job: job.name, affected: done }, "a job had work to do");
    } catch (error) {
      clock.failures += 1;
      measureRun(job, "failed", startedAt);
      logger.warn({ err: error, job: job.name }, "a job failed; it is tried again");
    }
    this.wait(clock, backoffMs(job.everyMs, clock.failures));
  }
}

/** The delay after this many consecutive failures. A job with a longer interval than the limit does not back off. */
export function backoffMs(everyMs: number, failures: number): number {
  return Math.max(everyMs, Math.min(everyMs * 2 ** failures, backoffMaxMs));
}

function measureRun({ name }: Job, outcome: "worked" | "idle" | "failed", startedAt: number): void {
  count("job_runs_total", { job: name, outcome });
  observe("job_duration_seconds", { job: name }, secondsSince(startedAt));
}

function lagOf(dueAt: number): number {
  return Math.max(0, (performance.now() - dueAt) / 1000);
}
