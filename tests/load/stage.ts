import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDb } from "#lib/db.ts";
import { postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { makeSession, makeUser } from "../factories.ts";
import { leaveNothing } from "../setup/leave-nothing.ts";
import { cpuMs } from "./cpu-time.ts";
import { type Line, openLine } from "./line.ts";

export const ports = { database: 14_431, realtime: 14_432, relay: 14_433, upstream: 14_434, route: 14_435 };

/** Runs the sidecar with its own database and the upstream, each in a process, while `measure` runs. */
export async function onStage(measure: (stage: Stage) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "bestchat-bench-"));
  const dir = join(home, "postgres");
  leaveNothing({ kind: "postgres", dir });
  const stage = new Stage();
  try {
    await startPostgres({ dir, port: ports.database, password: "bench" });
    configure(home);
    spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], { env: process.env });
    await stage.start("tests/load/upstream.ts", ports.upstream);
    stage.sidecar = await stage.start("realtime/index.ts", ports.realtime, true);
    await measure(stage);
  } finally {
    await stage.close();
    await closeDb();
    await stopPostgres(dir);
    rmSync(home, { recursive: true, force: true });
  }
}

function configure(home: string): void {
  const url = `postgresql://${postgresUser}:bench@127.0.0.1:${ports.database}/bench`;
  Object.assign(process.env, {
    DATABASE_URL: url,
    DIRECT_URL: url,
    JWT_SECRET: "a-secret-for-benchmarks-0123456789abcdef",
    ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    APP_URL: "http://localhost:3000",
    REALTIME_URL: "http://localhost:3001",
    REALTIME_PORT: String(ports.realtime),
    OPENAI_API_KEY: "demo",
    OPENAI_BASE_URL: `http://127.0.0.1:${ports.upstream}/v1`,
    ANTHROPIC_API_KEY: "demo",
    DEMO_MODELS: "1",
    RATE_LIMITS: "off",
    CHAT_TITLES: "off",
    CHAT_SUMMARIES: "off",
    LOG_LEVEL: "error",
    DATA_DIR: home,
  });
}

export class Stage {
  sidecar!: ChildProcess;
  private readonly children: ChildProcess[] = [];

  /** A process of ours that reports when it is ready; with `health` by answering /health. */
  async start(file: string, port: number, health = false): Promise<ChildProcess> {
    const args = process.env.BENCH_PROFILE && health ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`, file] : [file];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.children.push(child);
    if (!health) await new Promise((resolve) => child.once("message", resolve));
    while (health && !(await answers(port))) await pause(50);
    return child;
  }

  async close(): Promise<void> {
    // The sidecar hands its runs over to the database on shutdown.
    const living = this.children.filter((child) => child.exitCode === null && child.kill("SIGTERM"));
    await Promise.all(living.map((child) => once(child, "exit")));
  }
}

/** This many users, each with one client. */
export async function openLines(count: number, hear: (text: string) => void): Promise<Line[]> {
  const lines: Line[] = [];
  for (let made = 0; made < count; made += 1) {
    const { token } = await makeSession(await makeUser({ plan: "pro" }));
    lines.push(await openLine(ports.realtime, token, hear));
  }
  return lines;
}

/** Sends on each line, 100 per second: this measures streaming, not a sudden rush. */
export async function sendAll(sends: (() => void)[]): Promise<void> {
  for (const [at, send] of sends.entries()) {
    send();
    if (at % 5 === 4) await pause(50);
  }
}

/** Received tokens, and the latency of every twentieth in milliseconds. */
export class Counted {
  tokens = 0;
  lags: number[] = [];

  readonly hear = (text: string): void => {
    const now = Date.now();
    for (const word of text.split(" ")) {
      if (word.length !== 13) continue;
      this.tokens += 1;
      if (this.tokens % 20 === 0) this.lags.push(now - Number(word));
    }
  };

  /** Resets the counts. */
  reset(): void {
    this.tokens = 0;
    this.lags = [];
  }

  lag(share: number): number {
    return at(
      [...this.lags].sort((a, b) => a - b),
      share,
    );
  }
}

export function at(sorted: number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

export function median(values: number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

export function cpuOf(child: ChildProcess): number {
  return cpuMs(child.pid ?? 0);
}

export function rssMb(child: ChildProcess): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false; // Not yet.
  }
}
