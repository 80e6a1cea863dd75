import { verifySchedules } from "#domain/schedule/verify.ts";
import { openStage } from "../tests/faults/processes.ts";
import { describeSchedules } from "../tests/faults/schedules/plan.ts";
import { runScheduleTrial } from "../tests/faults/schedules/trial.ts";
import { onStop } from "./start/end-with-parent.ts";

export type ScheduleTrialsOptions = { trials: number; seed: number; parallel: number; nodes: number; linked: boolean };

/**
 * Schedules and reminders of many users while processes, database and clock fail; then checks the totals. Returns the exit code.
 */
export async function scheduleTrials({ trials, seed, parallel, nodes, linked }: ScheduleTrialsOptions): Promise<number> {
  const stage = await openStage({ nodeCount: nodes, linked, pace: 0.2, clock: true });
  onStop(() => void stage.close(true).then(() => process.exit(1)));
  console.log(`${trials} trials of schedules from seed ${seed}, ${parallel} side by side on ${nodes} processes; logs in ${stage.home}`);
  const began = Date.now();
  const broken: number[] = [];
  let [next, ended] = [0, 0];
  const work = async () => {
    while (next < trials) {
      const at = seed + next;
      next += 1;
      const failed = (error: unknown) => ({
        violations: [`the trial itself failed: ${error instanceof Error ? error.stack : error}`],
        plan: null,
      });
      const { violations, plan } = await runScheduleTrial(stage, at).catch(failed);
      ended += 1;
      if (violations.length > 0) broken.push(at);
      if (violations.length > 0) console.log(`${plan ? describeSchedules(plan) : `seed ${at}`}\n  ✗ ${violations.join("\n  ✗ ")}`);
      if (ended % 20 === 0) console.log(`${ended} trials, ${((Date.now() - began) / 1000).toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const { occurrences, runs, skipped, problems } = await verifySchedules();
  for (const problem of problems) console.log(`  ✗ ${problem}`);
  const isWhole = broken.length === 0 && problems.length === 0;
  await stage.close(!isWhole);
  console.log(
    `${trials} trials, ${broken.length} with violations${broken.length > 0 ? `: seeds ${broken.join(", ")}` : ""}; ${occurrences} due times, ${runs} runs, ${skipped} skipped, ${problems.length} problems; ${((Date.now() - began) / 1000).toFixed(0)} s`,
  );
  return isWhole ? 0 : 1;
}
