import { expect, test } from "vitest";
import { inQueue } from "./password-queue.ts";

// As in Next's bundles: a second copy of the module in the same process.
const again: { inQueue: typeof inQueue } = await import(`./password-queue.ts?${"again"}`);

test("at most two hashes run concurrently, all are completed, and a failed one makes room", async () => {
  let running = 0;
  let most = 0;
  const hash = (fails: boolean) =>
    (fails ? again.inQueue : inQueue)(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (fails) throw new Error("no memory");
      return "hash";
    });
  const settled = await Promise.allSettled(Array.from({ length: 14 }, (_, at) => hash(at % 5 === 0)));
  expect([most, settled.filter(({ status }) => status === "fulfilled").length]).toEqual([2, 11]);
  expect(await hash(false)).toBe("hash");
});
