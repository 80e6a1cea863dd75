import { expect, test } from "vitest";
import { type ModelClient, ModelError, type ModelEvent, type ModelRequest } from "../model.ts";
import { type RetryLimits, withRetries } from "./retry.ts";

const request: ModelRequest = { model: "m", system: "", turns: [], tools: [] };
const limits: RetryLimits = { attempts: 3, waitMaxMs: 50, firstByteMs: 5000, idleMs: 5000, totalMs: 10_000 };
const text = (words: string): ModelEvent => ({ type: "text", text: words });
const end: ModelEvent = { type: "end", reason: "stop" };
const busy = (retryAfterMs: number) => new ModelError("RATE_LIMITED", "no", { retryable: true, retryAfterMs });

/** A client whose nth call does the nth thing: says events, throws, or falls silent until it is aborted. */
function scripted(...calls: (ModelEvent | ModelError | "silence")[][]) {
  const state = { asked: 0 };
  const client: ModelClient = async (_request, signal, hear) => {
    for (const step of calls[state.asked++] ?? []) {
      if (step === "silence") {
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          else signal.addEventListener("abort", () => resolve(), { once: true });
        });
        return;
      }
      if (step instanceof ModelError) throw step;
      hear(step);
    }
  };
  return { state, client };
}

async function read(client: ModelClient, signal = new AbortController().signal) {
  const events: ModelEvent[] = [];
  await client(request, signal, (event) => void events.push(event));
  return events;
}

test("what may pass is tried again before the first event, as long as the provider asks", async () => {
  const { state, client } = scripted([busy(5)], [busy(5)], [text("a"), end]);
  expect(await read(withRetries(client, limits))).toEqual([text("a"), end]);
  expect(state.asked).toBe(3);
});

test("it is not tried again after the first event, nor too often, nor when the wait is too long, nor when it cannot pass", async () => {
  for (const [calls, asked] of [
    [[[text("a"), busy(1)]], 1],
    [[[busy(1)], [busy(1)], [busy(1)], [end]], 3],
    [[[busy(51)]], 1],
    [[[new ModelError("WRONG_KEY", "no")]], 1],
  ] as [(ModelEvent | ModelError)[][], number][]) {
    const { state, client } = scripted(...calls);
    await expect(read(withRetries(client, limits))).rejects.toBeInstanceOf(ModelError);
    expect(state.asked).toBe(asked);
  }
});

test.each<[string, Partial<RetryLimits>, (ModelEvent | "silence")[]]>([
  ["before the first event", { firstByteMs: 20 }, ["silence"]],
  ["in the middle", { idleMs: 20 }, [text("a"), "silence"]],
  ["over all", { totalMs: 20 }, [text("a"), "silence"]],
])("silence %s ends as TIMEOUT", async (_name, more, steps) => {
  const { state, client } = scripted(steps);
  await expect(read(withRetries(client, { ...limits, ...more }))).rejects.toMatchObject({ code: "TIMEOUT" });
  expect(state.asked).toBe(1);
});

test("an abort ends it quietly, also during the wait", async () => {
  const controller = new AbortController();
  const { state, client } = scripted([busy(40)], [end]);
  const reading = read(withRetries(client, limits), controller.signal);
  await expect.poll(() => state.asked).toBe(1);
  controller.abort();
  expect(await reading).toEqual([]);
  expect(state.asked).toBe(1);
});

test("bytes without an event keep a call alive, before its first word and after it; silence ends it", async () => {
  const short = { ...limits, attempts: 1, firstByteMs: 60, idleMs: 60 };
  const beats =
    (count: number): ModelClient =>
    async (asked, signal, hear) => {
      for (let beat = 0; beat < count && !signal.aborted; beat += 1) {
        asked.onBytes?.();
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (beat === 10) hear(text("a"));
      }
      if (!signal.aborted) hear(end);
    };
  expect(await read(withRetries(beats(20), short))).toEqual([text("a"), end]);
  const { client } = scripted([text("a"), "silence"]);
  await expect(read(withRetries(client, short))).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("an answer that has ended stands, though its server falls silent after it", async () => {
  const { client } = scripted([text("a"), end, "silence"]);
  expect(await read(withRetries(client, { ...limits, idleMs: 30 }))).toEqual([text("a"), end]);
});
