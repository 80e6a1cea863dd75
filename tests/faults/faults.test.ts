import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "./processes.ts";
import { describeTrial, runTrial } from "./trial.ts";

const firstSeed = 1;
const trials = 4;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ nodeCount: 1 });
}, 120_000);

afterAll(() => stage.close());

// In parallel, so that each trial also experiences the faults of the others.
test("replies, effects, tasks over REST and feeds survive kills, frozen processes, a crashing database and cut connections", async () => {
  const results = await Promise.all(Array.from({ length: trials }, (_, at) => runTrial(stage, firstSeed + at)));
  const broken = results.filter(({ violations }) => violations.length > 0);
  expect(broken.map(({ plan, violations }) => `${describeTrial(plan)}\n${violations.join("\n")}`)).toEqual([]);
}, 240_000);
