import { parseArgs } from "node:util";
import { openStage } from "../tests/faults/processes.ts";
import { describeTrial, planTrial, runTrial, type TrialResult } from "../tests/faults/trial.ts";
import { rolling } from "./rolling.ts";
import { scheduleTrials } from "./schedule-trials.ts";
import { soak } from "./soak.ts";
import { onStop } from "./start/end-with-parent.ts";
import { prepareBuild, prepareClient } from "./start/prepare.ts";

// Trials with random faults: `--seed N --trials 1` is one trial again, `--parallel P` runs P side by side on the same processes,
// `--redis` links those (it needs redis-server), `--rest` leaves the pages out, which need a build.
// `--rolling N`: N rounds of restarts of all processes behind nginx (it needs nginx and redis-server), in which nothing may fail.
// `--soak N`: N random conversations over all families of model servers instead. `--schedules N`: N trials of schedules and reminders.
const { values } = parseArgs({
  options: {
    trials: { type: "string" },
    seed: { type: "string" },
    parallel: { type: "string" },
    nodes: { type: "string" },
    redis: { type: "boolean" },
    rest: { type: "boolean" },
    soak: { type: "string" },
    schedules: { type: "string" },
    rolling: { type: "string" },
  },
});
const trials = Number(values.trials ?? 20);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const parallel = Math.min(Number(values.parallel ?? 4), trials);

await prepareClient();
if (values.soak)
  process.exit(
    await soak({ conversations: Number(values.soak), seed, parallel: Number(values.parallel ?? 8), nodes: Number(values.nodes ?? 2) }),
  );
if (values.schedules)
  process.exit(
    await scheduleTrials({
      trials: Number(values.schedules),
      seed,
      parallel: Number(values.parallel ?? 8),
      nodes: Number(values.nodes ?? 2),
      linked: values.redis ?? false,
    }),
  );
if (!values.rest) await prepareBuild();
if (values.rolling)
  process.exit(await rolling({ rounds: Number(values.rolling), seed, parallel: Number(values.parallel ?? 3), rest: values.rest ?? false }));
const stage = await openStage({ nodeCount: Number(values.nodes ?? 2), linked: values.redis ?? false, built: !values.rest });
onStop(() => void stage.close(true).then(report));
console.log(
  `${trials} trials from seed ${seed}, ${parallel} side by side on ${stage.nodes.length} processes${stage.linked ? " linked by Redis" : ""}; logs in ${stage.home}`,
);

const began = Date.now();
const results: TrialResult[] = [];
let next = 0;
await Promise.all(Array.from({ length: parallel }, work));
await stage.close(true);
report();

async function work(): Promise<void> {
  while (next < trials) {
    const at = next;
    next += 1;
    const result = await runTrial(stage, seed + at).catch((error: unknown) => failed(seed + at, error));
    results.push(result);
    const verdict = result.violations.length === 0 ? "ok" : `${result.violations.length} violations`;
    console.log(`trial ${at + 1}/${trials}, seed ${seed + at}: ${verdict} (${timesIn(result)})`);
    if (result.violations.length > 0) console.log(`  ${describeTrial(result.plan)}\n  ✗ ${result.violations.join("\n  ✗ ")}`);
  }
}

function timesIn({ took, seconds }: TrialResult): string {
  const parts = Object.entries(took).map(([what, until]) => `${what} ${until.toFixed(0)}`);
  return `${[...parts, `all ${seconds.toFixed(0)}`].join(", ")} s`;
}

/** A trial that could not be completed counts as a violation; the others continue. */
function failed(seed: number, error: unknown): TrialResult {
  const violations = [`the trial itself failed: ${error instanceof Error ? error.stack : String(error)}`];
  const plan = planTrial(seed, stage.nodes.length, stage.linked);
  return { plan, violations, recoveries: { text: [], web: [] }, took: {}, seconds: 0 };
}

function timesOf(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) / 1000).toFixed(2);
  return `p50 ${at(0.5)} s, p95 ${at(0.95)} s, longest ${at(1)} s (${sorted.length} times)`;
}

function report(): void {
  const broken = results.filter(({ violations }) => violations.length > 0);
  console.log(
    `${results.length} trials, ${broken.length} with violations${broken.length > 0 ? `: seeds ${broken.map(({ plan }) => plan.seed).join(", ")}` : ""}`,
  );
  const recoveries = results.map((result) => result.recoveries);
  console.log(
    `text flows again on a client after a kill: ${timesOf(recoveries.flatMap(({ text }) => text))}
the web process answers again after a kill: ${timesOf(recoveries.flatMap(({ web }) => web))}`,
  );
  const seconds = (Date.now() - began) / 1000;
  console.log(
    `${seconds.toFixed(0)} s in all, ${(seconds / results.length).toFixed(2)} s a trial; logs${broken.length > 0 ? " and the rows of broken trials" : ""} are kept in ${stage.home}`,
  );
  process.exit(broken.length > 0 ? 1 : 0);
}
