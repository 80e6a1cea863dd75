import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { readAnew } from "./read-anew.ts";

/** A query whose answers are given by hand, in any order. */
function watched(cache: QueryClient) {
  const asked: ((answer: string) => void)[] = [];
  const observer = new QueryObserver<string>(cache, {
    queryKey: ["plan"],
    queryFn: () => new Promise((resolve) => asked.push(resolve)),
  });
  observer.subscribe(() => {});
  return { asked, now: () => cache.getQueryData(["plan"]) };
}

test("an answer that was asked for before the event does not stand, whether it is the first one or a later one", async () => {
  const cache = new QueryClient();
  const { asked, now } = watched(cache);
  for (const [before, after] of [
    [0, 1],
    [2, 3],
  ] as const) {
    if (before > 0) void cache.refetchQueries({ queryKey: ["plan"] });
    await expect.poll(() => asked.length).toBe(before + 1);
    const done = readAnew(cache, ["plan"]);
    await expect.poll(() => asked.length).toBe(after + 1);
    asked[before]?.(`old ${before}`);
    asked[after]?.(`new ${after}`);
    await done;
    expect(now()).toBe(`new ${after}`);
  }
});
