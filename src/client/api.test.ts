import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createApi } from "./api.ts";
import { retryDelayMs } from "./retry.ts";

const fast = { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 };
let close = async () => {};
afterEach(() => close());

/** A server that returns these statuses in turn, then 200. */
async function serverWith(statuses: (number | "drop" | "hang")[]) {
  const seen: { key: string | undefined; authorization: string | undefined }[] = [];
  const answer: RequestListener = (request, response) => {
    seen.push({ key: request.headers["idempotency-key"]?.toString(), authorization: request.headers.authorization });
    const status = statuses.shift() ?? 200;
    if (status === "drop") return request.socket.destroy();
    if (status === "hang") return;
    response.writeHead(status, { "Content-Type": "application/json", "X-Request-Id": "r1" });
    response.end(
      JSON.stringify(
        status < 400 ? { tasks: [] } : { detail: "No", error_code: "VALIDATION", validation_errors: [{ field: "title", message: "bad" }] },
      ),
    );
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections());
  return { seen, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("retries", () => {
  test.each([[[502]], [[503, 504]], [["drop"]], [[500]]] as [(number | "drop")[]][])("after %j", async (statuses) => {
    const count = statuses.length;
    const { seen, baseUrl } = await serverWith([...statuses]);
    await createApi({ baseUrl, retry: fast }).listTasks();
    expect(seen).toHaveLength(count + 1);
  });

  test("with the same Idempotency-Key", async () => {
    const { seen, baseUrl } = await serverWith([503, "drop"]);
    await createApi({ baseUrl, retry: fast }).createTask({ title: "x" });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
  });

  test("after a timeout", async () => {
    const { seen, baseUrl } = await serverWith(["hang"]);
    await createApi({ baseUrl, retry: fast, timeoutMs: 50 }).listTasks();
    expect(seen).toHaveLength(2);
  });
});

describe("does not retry", () => {
  test.each([400, 401, 404, 409, 422, 429])("after %i", async (status) => {
    const { seen, baseUrl } = await serverWith([status]);
    const failure = createApi({ baseUrl, retry: fast }).createTask({ title: "x" });
    await expect(failure).rejects.toMatchObject({ status, code: "VALIDATION", fields: [{ field: "title" }], requestId: "r1" });
    expect(seen).toHaveLength(1);
  });

  test("a non-idempotent call after 500", async () => {
    const { seen, baseUrl } = await serverWith([500]);
    await expect(createApi({ baseUrl, retry: fast }).deleteTask(1)).rejects.toMatchObject({ status: 500 });
    expect(seen).toHaveLength(1);
  });

  test("for ever", async () => {
    const { seen, baseUrl } = await serverWith([503, 503, 503, 503]);
    await expect(createApi({ baseUrl, retry: fast }).listTasks()).rejects.toMatchObject({ status: 503 });
    expect(seen).toHaveLength(3);
  });
});

test("waits grow exponentially, within jitter and cap", () => {
  const policy = { attempts: 9, baseDelayMs: 100, maxDelayMs: 1000 };
  expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(attempt, policy, () => 1))).toEqual([100, 200, 400, 800, 1000, 1000]);
  expect(retryDelayMs(3, policy, () => 0.5)).toBe(200);
});
