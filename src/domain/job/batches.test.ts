import { expect, test } from "vitest";
import { eachAtOnce, untilNotFull } from "./batches.ts";

test("batches end with the first partial one", async () => {
  const sizes = [3, 3, 1, 3];
  expect(await untilNotFull(3, async () => sizes.shift() ?? 0)).toBe(7);
  expect(sizes).toEqual([3]);
  expect(await untilNotFull(3, async () => 0)).toBe(0);
});

test("each item is processed once, and concurrency is limited", async () => {
  const done: number[] = [];
  let [open, most] = [0, 0];
  await eachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (one) => {
    open += 1;
    most = Math.max(most, open);
    await Promise.resolve();
    done.push(one);
    open -= 1;
  });
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});
