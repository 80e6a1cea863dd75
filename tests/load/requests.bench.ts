import { type ChildProcess, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { prepareBuild, prepareClient } from "../../scripts/start/prepare.ts";
import { leaveNothing } from "../setup/leave-nothing.ts";
import { databaseCpuMs } from "./cpu-time.ts";
import { atEvenPace } from "./even-pace.ts";
import { type Asked, end, load as loadOf, migrate, post, startWeb, treeCpuMs } from "./serving.ts";

// The production web process under load: a steady rate for latencies, full speed for throughput and CPU.
const ports = { database: 14_451, web: 14_452 };
const connections = 32;
const seconds = 5;
const steadyRate = 100;
const boundMs = 100;
const taskCount = 50;
const generatedCount = 10_000;

const origin = `http://127.0.0.1:${ports.web}`;
const home = mkdtempSync(join(tmpdir(), "bestchat-requests-"));
const dir = join(home, "postgres");
leaveNothing({ kind: "postgres", dir });
let web: ChildProcess | undefined;
const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
try {
  await prepareClient();
  await prepareBuild();
  await measure();
} finally {
  await end(web);
  await stopPostgres(dir);
  rmSync(home, { recursive: true, force: true });
}
if (!stop.signal.aborted) generated();

type Route = Asked;
type Times = { p50: number; p95: number };
type Full = { rate: number; webMs: number; databaseMs: number };

async function measure(): Promise<void> {
  const { pid } = await startPostgres({ dir, port: ports.database, password: "bench" });
  const url = `postgresql://${postgresUser}:bench@127.0.0.1:${ports.database}/bench`;
  migrate(url);
  web = await startWeb(url, { port: ports.web, home, env: { WEB_PROCESSES: "1" } });
  const headers = { Authorization: `Bearer ${await signIn()}`, "Content-Type": "application/json" };
  const task = (number: number) => JSON.stringify({ title: `Task ${number}`, description: "Made to be measured", priority: "high" });
  let id = 0;
  for (let number = 1; number <= taskCount; number += 1)
    ({ id } = await post<{ id: number }>(`${origin}/api/tasks`, task(number), headers));
  const routes: Route[] = [
    { name: "get", path: `/api/tasks/${id}`, status: 200 },
    { name: `list of ${taskCount}`, path: `/api/tasks?limit=${taskCount}`, status: 200 },
    // Last, so that the list above has 50 tasks instead of a page of thousands.
    { name: "create", path: "/api/tasks", body: task(0), status: 201 },
  ];
  const bare: Route = { name: "unknown path", path: "/api/nothing", status: 404 };
  for (const route of [bare, ...routes]) await load(route, headers, { duration: 2 });

  const alone = await atFullSpeed(bare, headers, pid);
  const results: { route: Route; even: Times; bursts: Times; full: Full }[] = [];
  for (const route of routes) {
    const even = await evenly(route, headers);
    const bursts = await inBursts(route, headers);
    results.push({ route, even, bursts, full: await atFullSpeed(route, headers, pid) });
  }
  report(alone, results);
}

function report(alone: Full, results: { route: Route; even: Times; bursts: Times; full: Full }[]): void {
  const worst = (of: "even" | "bursts") => Math.max(...results.map((result) => result[of].p95));
  for (const [of, name] of [["bursts", `${connections} at once each second`] as const, ["even", "evenly apart"] as const]) {
    const p95 = worst(of);
    console.log(
      `tasks at ${steadyRate} req/s, ${name}, worst p95 / bound: ${(p95 / boundMs).toFixed(2)}× (${p95.toFixed(0)} / ${boundMs} ms)`,
    );
  }
  for (const { route, full } of results) {
    const cpu = full.webMs + full.databaseMs;
    const share = (part: number) => `${((part / cpu) * 100).toFixed(0)} %`;
    const ours = Math.max(0, full.webMs - alone.webMs);
    console.log(
      `${route.name}: of the CPU, Next and the edge ${share(alone.webMs)}, our handler ${share(ours)}, PostgreSQL ${share(full.databaseMs)}; rate / that of Next alone ${(full.rate / alone.rate).toFixed(2)}×`,
    );
  }
  for (const { route, even, bursts, full } of results) {
    console.log(
      `  ${route.name}: at ${steadyRate} req/s p50 / p95 ${even.p50.toFixed(1)} / ${even.p95.toFixed(1)} ms evenly, ${bursts.p50.toFixed(1)} / ${bursts.p95.toFixed(1)} ms in bursts; ${full.rate.toFixed(0)} req/s at full speed, ${full.webMs.toFixed(2)} ms web + ${full.databaseMs.toFixed(2)} ms PostgreSQL CPU a request`,
    );
  }
  console.log(`  unknown path (Next and the edge alone): ${alone.rate.toFixed(0)} req/s, ${alone.webMs.toFixed(2)} ms web CPU a request`);
  if (worst("even") > boundMs) process.exitCode = 1;
}

/**
 * autocannon's rate: at the start of each second every connection sends its share at once, which is harsher than an even
 * rate.
 */
async function inBursts(route: Route, headers: Record<string, string>): Promise<Times> {
  const { times } = await load(route, headers, { duration: seconds, overallRate: steadyRate });
  // A process that falls behind answers fewer requests; latencies alone would not show that.
  if (times.length < steadyRate * seconds * 0.9) fail(`${route.name}: only ${times.length} answers in ${seconds} s`);
  return timesOf(times);
}

async function evenly({ name, path, body, status }: Route, headers: Record<string, string>): Promise<Times> {
  const asked = { url: origin + path, method: body === undefined ? ("GET" as const) : ("POST" as const), headers, body };
  const answers = await atEvenPace(asked, { rate: steadyRate, seconds, connections });
  const other = answers.find((answer) => answer.status !== status);
  if (other) fail(`${name}: an answer of ${other.status}`);
  return timesOf(answers.map(({ ms }) => ms));
}

function timesOf(times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.POSITIVE_INFINITY;
  return { p50: at(0.5), p95: at(0.95) };
}

async function atFullSpeed(route: Route, headers: Record<string, string>, postmaster: number): Promise<Full> {
  const before = { web: treeCpuMs(web?.pid ?? 0), database: databaseCpuMs(postmaster) };
  const { times, duration } = await load(route, headers, { duration: seconds });
  return {
    rate: times.length / duration,
    webMs: (treeCpuMs(web?.pid ?? 0) - before.web) / times.length,
    databaseMs: (databaseCpuMs(postmaster) - before.database) / times.length,
  };
}

async function load(route: Route, headers: Record<string, string>, pace: { duration: number; overallRate?: number }) {
  stop.signal.throwIfAborted();
  const { failure, ...loaded } = await loadOf(origin, route, headers, { connections, ...pace });
  if (failure) fail(failure);
  return loaded;
}

async function signIn(): Promise<string> {
  const person = JSON.stringify({ email: "bench@example.com", password: "correct horse" });
  await post(`${origin}/api/auth/register`, person, {});
  return (await post<{ access_token: string }>(`${origin}/api/auth/login`, person, {})).access_token;
}

/** The test's own run with more requests, on its own database and server. */
function generated(): void {
  const args = ["node_modules/vitest/vitest.mjs", "run", "--maxWorkers=1", "--reporter=default", "tests/api/generated.test.ts"];
  const env = { ...process.env, GENERATED_REQUESTS: String(generatedCount), NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  console.log(
    `${generatedCount} generated requests: ${status === 0 ? "no 5xx but the 503 of what is not set up, every refusal in our shape" : "failed"}`,
  );
  console.log(status === 0 ? (/\{\s*'?\d{3}'?:[^}]*\}/.exec(stdout)?.[0].replaceAll(/\s+/g, " ") ?? "") : `${stdout}\n${stderr}`);
  if (status !== 0) process.exitCode = 1;
}

function fail(what: string): void {
  console.error(what);
  process.exitCode = 1;
}
