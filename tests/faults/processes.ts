import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDb, openDb } from "#lib/db.ts";
import { createLlmServer, type LlmServer } from "../../sandbox/llm/server.ts";
import { isFree } from "../../scripts/start/port.ts";
import { postgresRuns, postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { startRedis } from "../realtime/redis.ts";
import { leaveNothing } from "../setup/leave-nothing.ts";
import { KeptProcess } from "./kept-process.ts";
import { pause } from "./random.ts";
import { installClock, ownClock } from "./schedules/clock.ts";

/** Shared by trials: real processes on one real database, with the demo model behind them. */
export type Stage = {
  home: string;
  /** The model stand-in's address and counters. */
  llm: { url: string; stats: LlmServer["stats"] };
  nodes: KeptProcess[];
  web: KeptProcess;
  /** All web processes, each on its own port; `web` is the first. */
  webs: KeptProcess[];
  /** The nodes are connected, so that every client receives everything, wherever it is written. */
  linked: boolean;
  /** Kills PostgreSQL without a checkpoint, as in a crash, and restarts it after `awayMs`. */
  crashDatabase: (awayMs: number) => Promise<void>;
  /** The same for Redis, if there is one. */
  crashRedis: (awayMs: number) => Promise<void>;
  close: (keepLogs?: boolean) => Promise<void>;
};

const password = "faults";

export type StageOptions = {
  nodeCount: number;
  webCount?: number;
  linked?: boolean;
  built?: boolean;
  pace?: number;
  clock?: boolean;
  /** Additional environment of the processes. */
  more?: Record<string, string>;
};

/**
 * Starts a database, the demo model, `nodeCount` realtime processes, `linked` by Redis or not, and the web process, and
 * points this process's `db()` there. `built`: the previously built production web process, not only its REST API. `pace`: a
 * factor for the model's pauses. `clock`: the processes see a settable database clock.
 */
export async function openStage({
  nodeCount,
  webCount = 1,
  linked = false,
  built = false,
  pace = 1,
  clock = false,
  more = {},
}: StageOptions): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), "bestchat-faults-"));
  const dir = join(home, "postgres");
  leaveNothing({ kind: "postgres", dir });
  // Commits must survive a crash of the server, not of the machine.
  const options = { dir, port: await freePort(), password, settings: { fsync: "off", full_page_writes: "off" } };
  await startPostgres(options);
  const url = `postgresql://${postgresUser}:${password}@127.0.0.1:${options.port}/faults`;
  const llm = createLlmServer({ pace });
  await new Promise<void>((resolve) => llm.server.listen(0, "127.0.0.1", () => resolve()));
  const llmUrl = `http://127.0.0.1:${(llm.server.address() as AddressInfo).port}`;
  Object.assign(process.env, environment(url, home, llmUrl), more);
  const migrated = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    env: process.env,
    encoding: "utf8",
  });
  if (migrated.status !== 0) throw new Error(`migrations failed:\n${migrated.stdout}${migrated.stderr}`);
  await closeDb();
  openDb({ url: clock ? `${url}${ownClock}` : url, poolMax: 5 });
  if (clock) await installClock();
  const redis = linked ? await startRedis() : null;
  const env = { ...process.env, ...(redis ? { REDIS_URL: redis.url } : {}) };
  const nodes: KeptProcess[] = [];
  for (let at = 0; at < nodeCount; at += 1) {
    const port = await freePort();
    const logFile = join(home, `realtime-${at + 1}.log`);
    nodes.push(new KeptProcess({ args: ["realtime/index.ts"], port, logFile, env: { ...env, REALTIME_PORT: String(port) } }));
  }
  const webs: KeptProcess[] = [];
  for (let at = 0; at < webCount; at += 1) {
    const port = await freePort();
    const args = built ? ["src/server/http/serve.ts"] : ["tests/api/web-process.ts", String(port)];
    const own = { PORT: String(port), BETTER_AUTH_SECRET: "another-secret-that-only-trials-know-0123" };
    webs.push(new KeptProcess({ args, port, logFile: join(home, at === 0 ? "web.log" : `web-${at + 1}.log`), env: { ...env, ...own } }));
  }
  const [web] = webs;
  if (!web) throw new Error("a stage has a web process");
  for (const kept of [...nodes, ...webs]) kept.start();
  await Promise.all([...nodes, ...webs].map((kept) => kept.untilListening()));

  return {
    home,
    llm: { url: llmUrl, stats: llm.stats },
    nodes,
    web,
    webs,
    linked,
    crashDatabase: oneAtATime(async (awayMs) => {
      process.kill(Number(readFileSync(join(dir, "postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
      while (postgresRuns(dir)) await pause(20);
      await pause(awayMs);
      await startPostgres(options);
    }),
    crashRedis: oneAtATime(async (awayMs) => {
      await redis?.stop();
      await pause(awayMs);
      await redis?.start();
    }),
    close: async (keepLogs = false) => {
      await Promise.all([...nodes, ...webs].map((kept) => kept.close()));
      await redis?.stop();
      await closeDb();
      await stopPostgres(dir);
      llm.server.closeAllConnections();
      llm.server.close();
      rmSync(keepLogs ? dir : home, { recursive: true, force: true });
    },
  };
}

/** Something already broken is not broken again: parallel trials share it. */
function oneAtATime(crash: (awayMs: number) => Promise<void>): (awayMs: number) => Promise<void> {
  let crashing = false;
  return async (awayMs) => {
    if (crashing) return;
    crashing = true;
    try {
      await crash(awayMs);
    } finally {
      crashing = false;
    }
  };
}

function environment(url: string, home: string, model: string): Record<string, string> {
  return {
    DATABASE_URL: url,
    DIRECT_URL: url,
    DATA_DIR: home,
    JWT_SECRET: "a-secret-that-only-trials-know-0123456789",
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    APP_URL: "http://localhost:3000",
    REALTIME_URL: "http://localhost:3001",
    OPENAI_API_KEY: "demo",
    OPENAI_BASE_URL: `${model}/v1`,
    ANTHROPIC_API_KEY: "demo",
    ANTHROPIC_BASE_URL: model,
    DEMO_MODELS: "1",
    ALLOW_PRIVATE_MODEL_URLS: "1",
    RATE_LIMITS: "off",
    SCHEDULE_MIN_SECONDS: "1",
    CHAT_TITLES: "off",
    CHAT_SUMMARIES: "off",
    LOG_LEVEL: "info",
    NODE_ENV: "production",
    WEB_PROCESSES: "1",
  };
}

/** A free port below the ephemeral range, where no other port is allocated by chance. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 15_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port, "127.0.0.1")) return port;
  }
  throw new Error("no free port for a trial");
}
