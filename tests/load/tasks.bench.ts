import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type APIRequestContext, chromium } from "@playwright/test";
import { postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { prepareBuild, prepareClient } from "../../scripts/start/prepare.ts";
import { findBrowser } from "../setup/browser.ts";
import { leaveNothing } from "../setup/leave-nothing.ts";
import { databaseCpuMs } from "./cpu-time.ts";
import { benchSecret, end, migrate, startWeb, treeCpuMs, untilAnswering } from "./serving.ts";
import { type Measured, measureList } from "./task-list/page.ts";

// A list of 5,000 tasks in the product's own page: what a person waits for, in the browser's own times; and what changing 500 of
// them at once costs the server. Times are of whole frames, on a machine that also runs the server.
const ports = { database: 14_481, web: 14_482, realtime: 14_483 };
const taskCount = 5_000;
const bulkCount = 500;
const bulkRounds = 7;
const bulkBoundMs = 300;

const home = mkdtempSync(join(tmpdir(), "bestchat-tasks-"));
const dir = join(home, "postgres");
leaveNothing({ kind: "postgres", dir });
const children: ChildProcess[] = [];
try {
  await prepareClient();
  await prepareBuild();
  await measure();
} finally {
  await Promise.all(children.map(end));
  await stopPostgres(dir);
  rmSync(home, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const { pid } = await startPostgres({ dir, port: ports.database, password: "bench" });
  const url = `postgresql://${postgresUser}:bench@127.0.0.1:${ports.database}/bench`;
  const origin = `http://127.0.0.1:${ports.web}`;
  const realtime = `http://127.0.0.1:${ports.realtime}`;
  migrate(url);
  const web = await startWeb(url, { port: ports.web, home, env: { WEB_PROCESSES: "1", REALTIME_URL: realtime } });
  children.push(web);
  await startRealtime(url, origin, realtime);
  const { executablePath, problem } = await findBrowser();
  if (problem) throw new Error(problem);
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const context = await browser.newContext({ baseURL: origin, viewport: { width: 1280, height: 800 }, serviceWorkers: "block" });
    await signUp(context.request, origin);
    const ids = await fill(context.request, origin);
    await measureBulk(context.request, origin, ids, { web: web.pid ?? 0, database: pid });
    for (const measured of await measureList(context, taskCount)) say(measured);
  } finally {
    await browser.close();
  }
}

async function startRealtime(url: string, origin: string, realtime: string): Promise<void> {
  const child = spawn(process.execPath, ["scripts/single.ts", "realtime"], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      DIRECT_URL: url,
      JWT_SECRET: benchSecret,
      ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
      APP_URL: origin,
      REALTIME_URL: realtime,
      REALTIME_PORT: String(ports.realtime),
      RATE_LIMITS: "off",
      LOG_LEVEL: "error",
      DATA_DIR: home,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(await untilAnswering(child, `${realtime}/health`));
}

async function signUp(request: APIRequestContext, origin: string): Promise<void> {
  const data = { email: "bench@example.com", password: "correct horse battery", name: "Bench" };
  const answer = await request.post("/api/auth/sign-up/email", { data, headers: { Origin: origin } });
  if (!answer.ok()) throw new Error(`sign-up: ${answer.status()} ${await answer.text()}`);
}

/** Tasks as people have them: some with days, labels, priorities, long titles, notes. Gives their ids. */
async function fill(request: APIRequestContext, origin: string): Promise<number[]> {
  const ids: number[] = [];
  const priorities = ["none", "none", "low", "medium", "high"];
  while (ids.length < taskCount) {
    const tasks = Array.from({ length: bulkCount }, (_, at) => {
      const number = ids.length + at;
      return {
        title: `Task ${number}${number % 7 === 0 ? " with a title that is as long as those that people paste from a mail" : ""}`,
        description: number % 5 === 0 ? "A note of a few words about what is to be done, and where." : null,
        priority: priorities[number % priorities.length],
        labels: number % 3 === 0 ? ["home"] : [],
        dueDate: number % 4 === 0 ? new Date(Date.now() + ((number % 60) - 10) * 86_400_000).toISOString().slice(0, 10) : null,
      };
    });
    ids.push(...(await ask<{ id: number }[]>(request, origin, "tasks.createMany", { tasks })).map(({ id }) => id));
  }
  return ids;
}

/** One request that changes 500 tasks, with audit, feed and undo: CPU of the web process and of PostgreSQL. */
async function measureBulk(request: APIRequestContext, origin: string, ids: number[], pids: { web: number; database: number }) {
  const spent: { web: number; database: number }[] = [];
  for (let round = 0; round < bulkRounds + 2; round += 1) {
    const before = { web: treeCpuMs(pids.web), database: databaseCpuMs(pids.database) };
    await ask(request, origin, "tasks.bulk", { ids: ids.slice(0, bulkCount), change: { priority: round % 2 === 0 ? "high" : "low" } });
    spent.push({ web: treeCpuMs(pids.web) - before.web, database: databaseCpuMs(pids.database) - before.database });
  }
  // The first two compile what they run.
  const counted = spent.slice(2);
  const [web, database] = [median(counted.map((one) => one.web)), median(counted.map((one) => one.database))];
  const sum = median(counted.map((one) => one.web + one.database));
  const words = `bulk of ${bulkCount}: ${sum.toFixed(0)} ms of CPU (bound ${bulkBoundMs}): web process ${web.toFixed(0)}, PostgreSQL ${database.toFixed(0)}`;
  console.log(words);
  if (sum > bulkBoundMs) process.exitCode = 1;
}

async function ask<T>(request: APIRequestContext, origin: string, path: string, data: object): Promise<T> {
  const answer = await request.post(`/api/trpc/${path}`, { data, headers: { Origin: origin } });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${(await answer.text()).slice(0, 300)}`);
  return ((await answer.json()) as { result: { data: T } }).result.data;
}

function say({ name, values, unit, bound, digits = 0 }: Measured): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const [p50, p95] = [at(0.5), at(0.95)];
  const spread = sorted.length > 1 ? `p50 ${p50.toFixed(digits)}, p95 ${p95.toFixed(digits)}` : p50.toFixed(digits);
  console.log(`${name}: ${spread} ${unit}${bound === undefined ? "" : ` (bound ${bound})`}`);
  if (bound !== undefined && p50 > bound) process.exitCode = 1;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
