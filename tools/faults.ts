import { parseArgs } from "node:util";
import { openStage } from "../tests/faults/processes.ts";
import { describeTrial, runTrial, type TrialResult } from "../tests/faults/trial.ts";
import { onStop } from "./end-with-parent.ts";
import { prepareClient } from "./prepare.ts";

// Trials with random faults: `--seed N --trials 1` is one trial again, `--parallel P` runs P side by side on the same processes,
// `--redis` links those (it needs redis-server).
const { values } = parseArgs({
  options: {
    trials: { type: "string" },
    seed: { type: "string" },
    parallel: { type: "string" },
    nodes: { type: "string" },
    redis: { type: "boolean" },
  },
});
const trials = Number(values.trials ?? 20);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const parallel = Math.min(Number(values.parallel ?? 4), trials);

await prepareClient();
const stage = await openStage(Number(values.nodes ?? 2), values.redis);
onStop(() => void stage.close(true).then(() => process.exit(1)));
console.log(
  `${trials} trials from seed ${seed}, ${parallel} side by side on ${stage.nodes.length} processes${stage.linked ? " linked by Redis" : ""}; logs in ${stage.home}`,
);

const results: TrialResult[] = [];
let next = 0;
await Promise.all(Array.from({ length: parallel }, work));
await stage.close(true);
report();

async function work(): Promise<void> {
  while (next < trials) {
    const at = next;
    next += 1;
    const result = await runTrial(stage, seed + at);
    results.push(result);
    const verdict = result.violations.length === 0 ? "ok" : `${result.violations.length} violations`;
    console.log(`trial ${at + 1}/${trials}, seed ${seed + at}: ${verdict} (${result.seconds.toFixed(1)} s)`);
    if (result.violations.length > 0) console.log(`  ${describeTrial(result.plan)}\n  ✗ ${result.violations.join("\n  ✗ ")}`);
  }
}

function report(): void {
  const broken = results.filter(({ violations }) => violations.length > 0);
  const times = results.flatMap(({ recoveries }) => recoveries).sort((a, b) => a - b);
  const at = (share: number) => ((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) / 1000).toFixed(2);
  console.log(
    `${results.length} trials, ${broken.length} with violations${broken.length > 0 ? `: seeds ${broken.map(({ plan }) => plan.seed).join(", ")}` : ""}`,
  );
  console.log(`text flows again after a kill: p50 ${at(0.5)} s, p95 ${at(0.95)} s, longest ${at(1)} s (${times.length} replies)`);
  process.exit(broken.length > 0 ? 1 : 0);
}
