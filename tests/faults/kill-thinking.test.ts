import { afterAll, beforeAll, expect, test } from "vitest";
import { killWhileThinking } from "./kill-thinking.ts";
import { openStage, type Stage } from "./processes.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ nodeCount: 1 });
}, 120_000);

afterAll(() => stage.close());

test("replies of reasoning models with tools continue after kill -9: nothing is rejected, and every task is created once", async () => {
  expect(await killWhileThinking(stage, 1, 6)).toEqual([]);
}, 240_000);
