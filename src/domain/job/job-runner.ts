import { logger } from "#lib/logger.ts";
import { count, observe, secondsSince, watch } from "#lib/metrics/metrics.ts";
import { runWhenDue, type Schedule } from "./run-when-due.ts";

/** Work that is looked for again and again, in every realtime process. */
export type Job = {
  name: string;
  /** How often this process looks. */
  everyMs: number;
  /** Where the work's own rows do not say who does it: one row of `job_run` does, by this. */
  claim?: Schedule;
  /** It looks as soon as it is started, and not only after a while. */
  startsAtOnce?: boolean;
  /** Does what is due; says how much that was, or null when it was none of this process's turn. Safe to run in several processes. */
  work: () => Promise<number | null>;
};

/** After failures in a row a job waits twice as long each time, up to this. */
const backoffMaxMs = 15_000;

type Clock = { job: Job; timer: NodeJS.Timeout | null; running: Promise<void> | null; dueAt: number; failures: number };

/** Looks for background work by one clock a job: never twice at once, later after a failure, and told in log and figures. */
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

  /** Begins nothing more; settles when what runs has ended. */
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
      if (done !== null) noteRun(job, done > 0 ? "worked" : "idle", startedAt);
      if (done && job.claim) logger.info({ job: job.name, affected: done }, "a job had work to do");
    } catch (error) {
      clock.failures += 1;
      noteRun(job, "failed", startedAt);
      logger.warn({ err: error, job: job.name }, "a job failed; it is tried again");
    }
    this.wait(clock, backoffMs(job.everyMs, clock.failures));
  }
}

/** How long until the next look after so many failures in a row. A job that looks seldom anyway does not wait longer. */
export function backoffMs(everyMs: number, failures: number): number {
  return Math.max(everyMs, Math.min(everyMs * 2 ** failures, backoffMaxMs));
}

function noteRun({ name }: Job, outcome: "worked" | "idle" | "failed", startedAt: number): void {
  count("job_runs_total", { job: name, outcome });
  observe("job_duration_seconds", { job: name }, secondsSince(startedAt));
}

function lagOf(dueAt: number): number {
  return Math.max(0, (performance.now() - dueAt) / 1000);
}
