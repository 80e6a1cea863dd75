import { openStage } from "../tests/faults/processes.ts";
import { runSoak, type SoakResult } from "../tests/faults/soak/conversation.ts";
import { describeSoak, planSoak } from "../tests/faults/soak/plan.ts";
import { onStop } from "./start/end-with-parent.ts";

export type SoakOptions = { conversations: number; seed: number; parallel: number; nodes: number };

/** Random conversations over all families of model servers, which refuse what the real ones refuse. Returns the exit code. */
export async function soak({ conversations, seed, parallel, nodes }: SoakOptions): Promise<number> {
  const stage = await openStage({ nodeCount: nodes, pace: 0.05 });
  onStop(() => void stage.close().then(() => process.exit(1)));
  console.log(`${conversations} conversations from seed ${seed}, ${parallel} side by side on ${nodes} processes`);
  const began = Date.now();
  const results: SoakResult[] = [];
  let next = 0;
  const work = async () => {
    while (next < conversations) {
      const at = seed + next;
      next += 1;
      const result = await runSoak(stage, at).catch((error: unknown) => failed(at, error));
      results.push(result);
      if (result.violations.length > 0) console.log(`${describeSoak(result.plan)}\n  ✗ ${result.violations.join("\n  ✗ ")}`);
      if (results.length % 100 === 0) console.log(`${results.length} conversations, ${((Date.now() - began) / 1000).toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const broken = results.filter(({ violations }) => violations.length > 0);
  // The operator's models are called with one key for everybody, so a refusal cannot be attributed to a conversation.
  const refused = stage.llm.stats.refused.filter(({ key, unsupported }) => key === "demo" && !unsupported);
  for (const { path, model, words } of refused) console.log(`  ✗ the operator's ${path} ${model} refused: ${words}`);
  const isBroken = broken.length + refused.length > 0;
  await stage.close(isBroken);
  report(results, broken);
  return isBroken ? 1 : 0;
}

function failed(seed: number, error: unknown): SoakResult {
  const why = error instanceof Error ? error.stack : String(error);
  return { plan: planSoak(seed), violations: [`the conversation itself failed: ${why}`], replies: {}, unsupported: 0 };
}

function report(results: SoakResult[], broken: SoakResult[]): void {
  const replies: Record<string, number> = {};
  for (const result of results)
    for (const [status, count] of Object.entries(result.replies)) replies[status] = (replies[status] ?? 0) + count;
  const ends = Object.entries(replies).map(([status, count]) => `${count} ${status}`);
  const learnt = results.reduce((sum, { unsupported }) => sum + unsupported, 0);
  console.log(
    `${results.length} conversations, ${broken.length} with violations${broken.length > 0 ? `: seeds ${broken.map(({ plan }) => plan.seed).join(", ")}` : ""}
replies: ${ends.join(", ")}; ${learnt} requests told what a model cannot do, and were asked again without it`,
  );
}
