import { expect, test } from "vitest";
import { type GeneratedRequest, generatedRequest } from "../requests/generator.ts";
import fc from "../setup/properties.ts";
import { newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

process.env.RATE_LIMITS = "off";
const server = startTestServer();

/** More only by hand: GENERATED_REQUESTS=10000. */
const count = Number(process.env.GENERATED_REQUESTS ?? 600);

test("no client input causes a 5xx, and every refusal has our format", async () => {
  const { token } = await newPerson(server.url());
  const statuses = new Map<number, number>();
  const run = async (request: GeneratedRequest) => {
    const { method, path, headers, body, signedIn } = request;
    const response = await fetch(server.url() + path, {
      method,
      body,
      redirect: "manual",
      headers: { ...headers, ...(signedIn ? { Authorization: `Bearer ${token}` } : {}) },
    });
    const text = await response.text();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    // Billing and the like are not configured here, and say so.
    if (response.status !== 503) expect(response.status, `${method} ${path}: ${text.slice(0, 300)}`).toBeLessThan(500);
    if (response.status === 503) expect(text).toMatch(/not configured|not set up/i);
    if (response.status >= 400 && method !== "HEAD") expect(() => JSON.parse(text)).not.toThrow();
  };
  await fc.assert(fc.asyncProperty(generatedRequest, run), { numRuns: count, seed: 20_261_121, endOnFailure: true });
  // Requests that are all refused early would prove little.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(count / 50);
  expect(statuses.size).toBeGreaterThan(6);
  if (count > 600) console.log(Object.fromEntries(statuses));
}, 600_000);
