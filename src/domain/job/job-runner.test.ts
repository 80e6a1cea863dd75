import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { metrics } from "#lib/metrics/metrics.ts";
import { backoffMs, type Job, JobRunner } from "./job-runner.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let runner: JobRunner;
const opened = (job: Omit<Job, "name">, name = `job-${crypto.randomUUID()}`) => {
  runner = new JobRunner([{ name, ...job }]);
  runner.open();
  return name;
};

test("a job polls at its interval, and immediately if configured", async () => {
  const looks: string[] = [];
  opened({ everyMs: 1000, work: async () => looks.push("late") });
  const late = runner;
  opened({ everyMs: 1000, startsAtOnce: true, work: async () => looks.push("soon") });
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toEqual(["soon"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks.toSorted()).toEqual(["late", "soon", "soon"]);
  await Promise.all([runner.close(), late.close()]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toHaveLength(3);
});

test("a job never overlaps itself, is reported as overdue while running, and closing waits for its end", async () => {
  let running = 0;
  let most = 0;
  let release = () => {};
  const name = opened({
    everyMs: 10,
    startsAtOnce: true,
    work: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      running -= 1;
      return 0;
    },
  });
  await vi.advanceTimersByTimeAsync(5000);
  expect([running, most]).toEqual([1, 1]);
  expect(await metrics().registry.metrics()).toMatch(new RegExp(`bestchat_job_lag_seconds\\{job="${name}"\\} [45]`));
  const closed = runner.close();
  release();
  await closed;
  expect(running).toBe(0);
});

test("a job backs off after failures, up to a limit, and resets after a success", async () => {
  expect([0, 1, 2, 3, 9].map((failures) => backoffMs(2000, failures))).toEqual([2000, 4000, 8000, 15_000, 15_000]);
  expect(backoffMs(300_000, 4)).toBe(300_000);
  let looks = 0;
  const name = opened({
    everyMs: 1000,
    work: async () => {
      looks += 1;
      if (looks < 3) throw new Error("no");
      return 1;
    },
  });
  // At 1, 3, 7 and 8 s.
  await vi.advanceTimersByTimeAsync(7000);
  expect(looks).toBe(3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(4);
  await runner.close();
  const text = await metrics().registry.metrics();
  expect(text).toContain(`bestchat_job_runs_total{job="${name}",outcome="failed"} 2`);
  expect(text).toContain(`bestchat_job_runs_total{job="${name}",outcome="worked"} 2`);
});

test("a run that was another process's turn is not counted", async () => {
  const name = opened({ everyMs: 1000, startsAtOnce: true, work: async () => null });
  await vi.advanceTimersByTimeAsync(10);
  await runner.close();
  expect(await metrics().registry.metrics()).not.toContain(`job_runs_total{job="${name}"`);
});
