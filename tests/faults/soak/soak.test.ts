import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "../processes.ts";
import { runSoak } from "./conversation.ts";
import { describeSoak } from "./plan.ts";

const firstSeed = 1;
const conversations = 60;
const sideBySide = 6;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ nodeCount: 1, pace: 0.05 });
}, 120_000);

afterAll(() => stage.close());

test("no request of a random conversation is rejected, whichever servers it is sent to, and every reply ends", async () => {
  const left = Array.from({ length: conversations }, (_, at) => firstSeed + at);
  const broken: string[] = [];
  const work = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const { plan, violations } = await runSoak(stage, seed);
      if (violations.length > 0) broken.push(`${describeSoak(plan)}\n  ✗ ${violations.join("\n  ✗ ")}`);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  expect(broken).toEqual([]);
  // The operator's models are called for everybody with one key.
  expect(stage.llm.stats.refused.filter(({ key, unsupported }) => key === "demo" && !unsupported)).toEqual([]);
}, 240_000);
