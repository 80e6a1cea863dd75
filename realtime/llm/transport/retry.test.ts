import { expect, test } from "vitest";
import { type ModelClient, ModelError, type ModelEvent, type ModelRequest } from "../model.ts";
import { type RetryLimits, withRetries } from "./retry.ts";

const request: ModelRequest = { model: "m", system: "", messages: [], tools: [] };
const limits: RetryLimits = { attempts: 3, waitMaxMs: 50, firstByteMs: 5000, idleMs: 5000, totalMs: 10_000 };
const text = (content: string): ModelEvent => ({ type: "text", text: content });
const end: ModelEvent = { type: "end", reason: "stop" };
const busy = (retryAfterMs: number) => new ModelError("RATE_LIMITED", "no", { retryable: true, retryAfterMs });

/** A client whose nth call runs the nth script: emit events, throw, or stay silent until aborted. */
function scripted(...calls: (ModelEvent | ModelError | "silence")[][]) {
  const state = { asked: 0 };
  const client: ModelClient = async (_request, signal, onEvent) => {
    for (const step of calls[state.asked++] ?? []) {
      if (step === "silence") {
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          else signal.addEventListener("abort", () => resolve(), { once: true });
        });
        return;
      }
      if (step instanceof ModelError) throw step;
      onEvent(step);
    }
  };
  return { state, client };
}

async function read(client: ModelClient, signal = new AbortController().signal) {
  const events: ModelEvent[] = [];
  await client(request, signal, (event) => void events.push(event));
  return events;
}

test("a transient failure before the first event is retried after the provider's delay", async () => {
  const { state, client } = scripted([busy(5)], [busy(5)], [text("a"), end]);
  expect(await read(withRetries(client, limits))).toEqual([text("a"), end]);
  expect(state.asked).toBe(3);
});

test("no retry after the first event, too many attempts, too long a wait, or a permanent failure", async () => {
  for (const [calls, attempts] of [
    [[[text("a"), busy(1)]], 1],
    [[[busy(1)], [busy(1)], [busy(1)], [end]], 3],
    [[[busy(51)]], 1],
    [[[new ModelError("WRONG_KEY", "no")]], 1],
  ] as [(ModelEvent | ModelError)[][], number][]) {
    const { state, client } = scripted(...calls);
    await expect(read(withRetries(client, limits))).rejects.toBeInstanceOf(ModelError);
    expect(state.asked).toBe(attempts);
  }
});

test.each<[string, Partial<RetryLimits>, (ModelEvent | "silence")[]]>([
  ["before the first event", { firstByteMs: 20 }, ["silence"]],
  ["in the middle", { idleMs: 20 }, [text("a"), "silence"]],
  ["over all", { totalMs: 20 }, [text("a"), "silence"]],
])("silence %s ends with TIMEOUT", async (_name, more, steps) => {
  const { state, client } = scripted(steps);
  await expect(read(withRetries(client, { ...limits, ...more }))).rejects.toMatchObject({ code: "TIMEOUT" });
  expect(state.asked).toBe(1);
});

test("an abort ends the call without an error, even during the wait", async () => {
  const controller = new AbortController();
  const { state, client } = scripted([busy(40)], [end]);
  const reading = read(withRetries(client, limits), controller.signal);
  await expect.poll(() => state.asked).toBe(1);
  controller.abort();
  expect(await reading).toEqual([]);
  expect(state.asked).toBe(1);
});

test("bytes without an event keep a call alive, before its first event and after it; silence ends it", async () => {
  const short = { ...limits, attempts: 1, firstByteMs: 60, idleMs: 60 };
  const beats =
    (count: number): ModelClient =>
    async (attempts, signal, onEvent) => {
      for (let beat = 0; beat < count && !signal.aborted; beat += 1) {
        attempts.onBytes?.();
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (beat === 10) onEvent(text("a"));
      }
      if (!signal.aborted) onEvent(end);
    };
  expect(await read(withRetries(beats(20), short))).toEqual([text("a"), end]);
  const { client } = scripted([text("a"), "silence"]);
  await expect(read(withRetries(client, short))).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("an answer that has ended is complete, even if its server then falls silent", async () => {
  const { client } = scripted([text("a"), end, "silence"]);
  expect(await read(withRetries(client, { ...limits, idleMs: 30 }))).toEqual([text("a"), end]);
});
