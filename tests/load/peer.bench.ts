import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { prepareBuild, prepareClient } from "../../scripts/start/prepare.ts";
import { leaveNothing } from "../setup/leave-nothing.ts";
import { databaseCpuMs } from "./cpu-time.ts";
import { type Asked, benchSecret, end, load, migrate, post, startWeb, treeCpuMs, untilAnswering } from "./serving.ts";

// Our REST API against the same routes in FastAPI and SQLModel (tests/load/peer/app.py), on the same PostgreSQL, alternating.
const ports = { database: 14_461, ours: 14_462, async: 14_464, sync: 14_465 };
const workers = 2;
const connections = 32;
const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const taskCount = 50;
const packages = "fastapi, uvicorn, sqlmodel, asyncpg, psycopg, jwt, greenlet";

type Side = { name: string; origin: string; child: ChildProcess; headers: Record<string, string>; id: number };
type Measured = { rate: number; servingMs: number; databaseMs: number };

const python = [process.env.BENCH_PYTHON ?? "", "python3", "python"].find(
  (name) => name && spawnSync(name, ["-c", `import ${packages}`]).status === 0,
);
if (!python) {
  console.log(
    `Not measured: this needs a Python with the packages of tests/load/peer/requirements.txt, named by BENCH_PYTHON or on the PATH.`,
  );
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), "bestchat-peer-"));
const dir = join(home, "postgres");
leaveNothing({ kind: "postgres", dir });
const children: ChildProcess[] = [];
try {
  await prepareClient();
  await prepareBuild();
  await compare(python);
} finally {
  await Promise.all(children.map(end));
  await stopPostgres(dir);
  rmSync(home, { recursive: true, force: true });
}

async function compare(interpreter: string): Promise<void> {
  const { pid } = await startPostgres({ dir, port: ports.database, password: "bench" });
  const address = `${postgresUser}:bench@127.0.0.1:${ports.database}/bench`;
  const sides = [
    await ours(`postgresql://${address}`),
    await peer(interpreter, "async", address),
    await peer(interpreter, "sync", address),
  ];
  for (const route of routesOf(0)) {
    const results = new Map<string, Measured[]>(sides.map(({ name }) => [name, []]));
    for (const side of sides) await measure(side, route.name, pid, 2);
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) results.get(side.name)?.push(await measure(side, route.name, pid, seconds));
    }
    report(route.name, results);
  }
}

function routesOf(id: number): Asked[] {
  return [
    { name: "get", path: `/api/tasks/${id}`, status: 200 },
    { name: `list of ${taskCount}`, path: `/api/tasks?limit=${taskCount}`, status: 200 },
    // Last, so that the list above has 50 tasks instead of a page of thousands.
    { name: "create", path: "/api/tasks", body: task(0), status: 201 },
  ];
}

function task(number: number): string {
  return JSON.stringify({ title: `Task ${number}`, description: "Made to be measured", priority: "high" });
}

async function ours(url: string): Promise<Side> {
  migrate(url);
  const child = await startWeb(url, { port: ports.ours, home, env: { WEB_PROCESSES: String(workers) } });
  children.push(child);
  const origin = `http://127.0.0.1:${ports.ours}`;
  const person = JSON.stringify({ email: "bench@example.com", password: "correct horse" });
  await post(`${origin}/api/auth/register`, person, {});
  const { access_token } = await post<{ access_token: string }>(`${origin}/api/auth/login`, person, {});
  return filled({ name: "ours", origin, child, token: access_token });
}

async function peer(interpreter: string, mode: "async" | "sync", address: string): Promise<Side> {
  const env = { ...process.env, PEER_DATABASE: address, PEER_MODE: mode, JWT_SECRET: benchSecret };
  const made = spawnSync(interpreter, ["app.py"], { cwd: "tests/load/peer", env, encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  const port = ports[mode];
  const args = [
    "-m",
    "uvicorn",
    "app:app",
    "--port",
    String(port),
    "--workers",
    String(workers),
    "--no-access-log",
    "--log-level",
    "warning",
  ];
  const child = spawn(interpreter, args, { cwd: "tests/load/peer", env, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswering(child, `${origin}/docs`);
  return filled({ name: `FastAPI ${mode}`, origin, child, token: peerToken(mode === "async" ? 1 : 2) });
}

async function filled({ token, ...side }: Omit<Side, "headers" | "id"> & { token: string }): Promise<Side> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  let id = 0;
  for (let number = 1; number <= taskCount; number += 1)
    ({ id } = await post<{ id: number }>(`${side.origin}/api/tasks`, task(number), headers));
  return { ...side, headers, id };
}

/** The peer verifies the user and the signature. */
function peerToken(userId: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: String(userId) })}`;
  return `${signed}.${createHmac("sha256", benchSecret).update(signed).digest("base64url")}`;
}

async function measure(side: Side, name: string, postmaster: number, duration: number): Promise<Measured> {
  const asked = routesOf(side.id).find((route) => route.name === name);
  if (!asked) throw new Error(name);
  const before = { serving: treeCpuMs(side.child.pid ?? 0), database: databaseCpuMs(postmaster) };
  const { times, duration: took, failure } = await load(side.origin, asked, side.headers, { connections, duration });
  if (failure) throw new Error(`${side.name}: ${failure}`);
  return {
    rate: times.length / took,
    servingMs: (treeCpuMs(side.child.pid ?? 0) - before.serving) / times.length,
    databaseMs: (databaseCpuMs(postmaster) - before.database) / times.length,
  };
}

function report(name: string, results: Map<string, Measured[]>): void {
  const medians = [...results].map(([side, all]) => ({
    side,
    rate: median(all.map(({ rate }) => rate)),
    serving: median(all.map(({ servingMs }) => servingMs)),
    database: median(all.map(({ databaseMs }) => databaseMs)),
  }));
  const [own, ...peers] = medians;
  if (!own) return;
  const best = { rate: Math.max(...peers.map(({ rate }) => rate)), serving: Math.min(...peers.map(({ serving }) => serving)) };
  console.log(
    `${name}: CPU a request / the better peer's ${(own.serving / best.serving).toFixed(2)}× (goal 0.7), rate ${(own.rate / best.rate).toFixed(2)}× (goal 1.3)`,
  );
  for (const { side, rate, serving, database } of medians)
    console.log(
      `  ${side}: ${rate.toFixed(0)} req/s, ${serving.toFixed(2)} ms serving + ${database.toFixed(2)} ms PostgreSQL CPU a request`,
    );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
