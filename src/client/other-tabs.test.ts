import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, onTestFinished, vi } from "vitest";
import { shareChanges } from "./other-tabs.ts";

it("refetches in another tab what was changed in this one, except what the feed covers", async () => {
  const here = tab();
  const there = tab();
  const prompts = watch(there, ["savedPrompts", "list"]);
  const tasks = watch(there, ["tasks", "list"]);
  const own = watch(here, ["savedPrompts", "list"]);
  await vi.waitFor(() => expect([prompts, tasks, own].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]));
  await change(here, ["tasks", "update"]);
  await change(here, ["savedPrompts", "update"]);
  await vi.waitFor(() => expect(prompts).toHaveBeenCalledTimes(2));
  expect(tasks).toHaveBeenCalledTimes(1);
  expect(own).toHaveBeenCalledTimes(1);
});

it("does not announce a refused change", async () => {
  const here = tab();
  const there = tab();
  const prompts = watch(there, ["savedPrompts", "list"]);
  const others = watch(there, ["providers", "list"]);
  await vi.waitFor(() => expect(others).toHaveBeenCalledTimes(1));
  await expect(change(here, ["savedPrompts", "update"], new Error("refused"))).rejects.toThrow("refused");
  await change(here, ["providers", "update"]);
  await vi.waitFor(() => expect(others).toHaveBeenCalledTimes(2));
  expect(prompts).toHaveBeenCalledTimes(1);
});

function tab(): QueryClient {
  const cache = new QueryClient();
  const stop = shareChanges(cache);
  onTestFinished(stop);
  onTestFinished(() => cache.clear());
  return cache;
}

function watch(cache: QueryClient, path: string[]) {
  const read = vi.fn(() => Promise.resolve("read"));
  onTestFinished(new QueryObserver(cache, { queryKey: [path, { type: "query" }], queryFn: read, staleTime: 60_000 }).subscribe(() => {}));
  return read;
}

function change(cache: QueryClient, path: string[], refusal?: Error): Promise<unknown> {
  const mutation = cache.getMutationCache().build(cache, {
    mutationKey: [path],
    mutationFn: () => (refusal ? Promise.reject(refusal) : Promise.resolve("done")),
  });
  return mutation.execute(undefined);
}
