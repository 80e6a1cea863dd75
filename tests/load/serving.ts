import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import autocannon from "autocannon";
import { cpuMs } from "./cpu-time.ts";

/** One request of a benchmark; without a body it is a GET. */
export type Asked = { name: string; path: string; body?: string; status: number };

export const benchSecret = "a-secret-for-benchmarks-0123456789abcdef";

/** Our production web processes on `port`, including those that share it, as `start:web` runs them. */
export function startWeb(
  url: string,
  { port, home, env = {} }: { port: number; home: string; env?: Record<string, string> },
): Promise<ChildProcess> {
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["scripts/single.ts", "web"], {
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: url,
      DIRECT_URL: url,
      JWT_SECRET: benchSecret,
      BETTER_AUTH_SECRET: "another-secret-for-benchmarks-0123456789",
      ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
      APP_URL: origin,
      REALTIME_URL: "http://127.0.0.1:3001",
      RATE_LIMITS: "off",
      DATA_DIR: home,
      NEXT_TELEMETRY_DISABLED: "1",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return untilAnswering(child, `${origin}/health`);
}

/** Waits until a started process answers at an address, whatever the response. */
export async function untilAnswering(child: ChildProcess, address: string): Promise<ChildProcess> {
  const answers = () =>
    fetch(address).then(
      () => true,
      () => false,
    );
  const deadline = Date.now() + 90_000;
  while (!(await answers())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child);
      throw new Error(`${address} did not answer`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

/** Migrates a database to the product's schema. */
export function migrate(url: string): void {
  const env = { ...process.env, DATABASE_URL: url, DIRECT_URL: url };
  const { status, stderr } = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

/** Posts JSON and reads JSON. */
export async function post<T>(address: string, body: string, headers: Record<string, string>): Promise<T> {
  const response = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body });
  if (!response.ok) throw new Error(`POST ${address}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Sends at full speed, or at `overallRate`; every response must have the expected status. */
export async function load(
  origin: string,
  asked: Asked,
  headers: Record<string, string>,
  pace: { connections: number; duration: number; overallRate?: number },
) {
  const times: number[] = [];
  const method = asked.body === undefined ? "GET" : "POST";
  const run = autocannon({ url: origin + asked.path, method, headers, body: asked.body, ...pace });
  run.on("response", (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  const { duration, errors, statusCodeStats } = await run;
  const others = Object.keys(statusCodeStats).filter((status) => Number(status) !== asked.status);
  const failure = errors > 0 || others.length > 0 ? `${asked.name}: ${errors} errors, answers ${JSON.stringify(statusCodeStats)}` : null;
  return { times, duration, failure };
}

/** CPU time of a process and all its running descendants. */
export function treeCpuMs(pid: number): number {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const sum = (root: number): number =>
    cpuMs(root) + parents.filter(({ parent }) => parent === root).reduce((all, child) => all + sum(child.pid), 0);
  return sum(pid);
}

/** Ends a process and waits for it. */
export async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return 0; // It has just gone.
  }
}
