import { expect, test } from "vitest";
import { type ModelClient, ModelError, type ModelErrorCode, type ModelRequest } from "../model.ts";
import { Breakers } from "./breaker.ts";
import { withRetries } from "./retry.ts";

const request: ModelRequest = { model: "m", system: "", messages: [], tools: [] };
const mine = { baseUrl: "https://example.com/v1", apiKey: "mine" };

function failing(code: ModelErrorCode) {
  const state = { calls: 0, code: code as ModelErrorCode | null };
  const client: ModelClient = async (_request, _signal, onEvent) => {
    state.calls += 1;
    if (state.code) throw new ModelError(state.code, "no");
    onEvent({ type: "end", reason: "stop" });
  };
  return { state, client };
}

async function read(client: ModelClient, signal = new AbortController().signal): Promise<string> {
  try {
    await client(request, signal, () => {});
    return "ok";
  } catch (error) {
    return error instanceof ModelError ? error.code : "other";
  }
}

test("after five consecutive failures the breaker opens, and the error says for how long", async () => {
  const breakers = new Breakers({ failures: 5, openMs: 30_000 });
  const { state, client } = failing("UNREACHABLE");
  const guarded = breakers.guard(client, mine);
  for (let at = 0; at < 5; at += 1) expect(await read(guarded)).toBe("UNREACHABLE");
  const refusal = await guarded(request, new AbortController().signal, () => {}).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "UNAVAILABLE", retryable: false, message: expect.stringMatching(/Try again in (29|30) s/) });
  expect((refusal as ModelError).retryAfterMs).toBeGreaterThan(28_000);
  expect(state.calls).toBe(5);
});

test("another key or another address has its own breaker", async () => {
  const breakers = new Breakers({ failures: 2, openMs: 30_000 });
  const { state, client } = failing("OVERLOADED");
  for (let at = 0; at < 2; at += 1) await read(breakers.guard(client, mine));
  expect(await read(breakers.guard(client, mine))).toBe("UNAVAILABLE");
  state.code = null;
  expect(await read(breakers.guard(client, { ...mine, apiKey: "yours" }))).toBe("ok");
  expect(await read(breakers.guard(client, { ...mine, apiKey: null }))).toBe("ok");
  expect(await read(breakers.guard(client, { ...mine, baseUrl: "https://other.example/v1" }))).toBe("ok");
  expect(await read(breakers.guard(client, mine))).toBe("UNAVAILABLE");
});

test.each(["WRONG_KEY", "RATE_LIMITED", "CONTEXT_TOO_LONG", "MODEL_NOT_FOUND", "QUOTA", "BAD_REQUEST"] as const)(
  "%s does not count as a provider failure",
  async (code) => {
    const { state, client } = failing(code);
    const guarded = new Breakers({ failures: 2, openMs: 30_000 }).guard(client, mine);
    for (let at = 0; at < 6; at += 1) expect(await read(guarded)).toBe(code);
    expect(state.calls).toBe(6);
  },
);

test("a provider that never answers counts as a failure; a user who stops waiting does not", async () => {
  const silent: ModelClient = (_request, signal) =>
    new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const limits = { attempts: 1, waitMaxMs: 0, firstByteMs: 20, idleMs: 20, totalMs: 1000 };
  const guarded = withRetries(new Breakers({ failures: 2, openMs: 30_000 }).guard(silent, mine), limits);
  for (let at = 0; at < 3; at += 1) {
    const controller = new AbortController();
    const reading = read(guarded, controller.signal);
    controller.abort();
    expect(await reading).toBe("ok");
  }
  expect([await read(guarded), await read(guarded), await read(guarded)]).toEqual(["TIMEOUT", "TIMEOUT", "UNAVAILABLE"]);
});

test("a success resets the count; after the pause one trial call that succeeds closes the breaker", async () => {
  const breakers = new Breakers({ failures: 2, openMs: 1 });
  const { state, client } = failing("UNREACHABLE");
  const guarded = breakers.guard(client, mine);
  await read(guarded);
  state.code = null;
  expect(await read(guarded)).toBe("ok");
  state.code = "UNREACHABLE";
  expect([await read(guarded), await read(guarded)]).toEqual(["UNREACHABLE", "UNREACHABLE"]);
  state.code = null;
  await expect.poll(() => read(guarded)).toBe("ok");
  expect(await read(guarded)).toBe("ok");
});
