import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { v7 as uuidv7 } from "uuid";
import { WebSocket } from "ws";
import { closeDb } from "#lib/db.ts";
import { postgresUser, startPostgres, stopPostgres } from "../../sandbox/postgres.ts";
import { makeSession, makeUser } from "../factories.ts";

// The sidecar against the leanest relay and against a plain `ai` route, on one upstream of 50 tokens a second a stream.
const sizes = (process.argv[2] ?? "200,1000").split(",").map(Number);
const tokensPerSecond = 50;
const [settleMs, measureMs] = [4000, 6000];
const tokensPerStream = ((settleMs + measureMs) / 1000 + 6) * tokensPerSecond;
const firstTokenPairs = 60;
const ports = { database: 14_431, realtime: 14_432, relay: 14_433, upstream: 14_434, route: 14_435 };

const home = mkdtempSync(join(tmpdir(), "bestchat-bench-"));
const dir = join(home, "postgres");
const children: ChildProcess[] = [];
try {
  await measure();
} finally {
  for (const child of children) child.kill("SIGTERM");
  await closeDb();
  await stopPostgres(dir);
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);

type Load = { name: string; child: ChildProcess; open: (count: number) => Promise<{ send: () => void; close: () => void }> };
type Counted = { tokens: number; lags: number[] };

async function measure(): Promise<void> {
  await startPostgres({ dir, port: ports.database, password: "bench" });
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
  spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], { env: process.env });
  await start("tests/load/upstream.ts", ports.upstream);
  const sidecar = await start("realtime/index.ts", ports.realtime, true);
  const relay = await start("tests/load/bare-relay.ts", ports.relay);
  const route = await start("tests/load/ai-route.ts", ports.route);
  await firstTokens();
  const counted: Counted = { tokens: 0, lags: [] };
  const loads: Load[] = [
    { name: "sidecar", child: sidecar, open: (count) => openSidecar(count, counted) },
    { name: "bare relay", child: relay, open: (count) => openRelay(count, counted) },
    { name: "ai route", child: route, open: (count) => openRoute(count, counted) },
  ];
  for (const size of sizes) {
    const costs = new Map<string, number>();
    // A plain `ai` route falls behind far below this; what it does not relay is not counted.
    for (const load of loads) costs.set(load.name, await costOf(load, size, counted));
    const cost = (name: string) => costs.get(name) ?? Number.NaN;
    console.log(
      `${size} streams: sidecar / bare relay ${(cost("sidecar") / cost("bare relay")).toFixed(2)}×, ai route / sidecar ${(cost("ai route") / cost("sidecar")).toFixed(1)}×`,
    );
  }
}

/** Microseconds of CPU for each token that arrived, persistence included, while all streams flow. */
async function costOf({ name, child, open }: Load, size: number, counted: Counted): Promise<number> {
  const clients = await open(size);
  clients.send();
  await pause(settleMs);
  Object.assign(counted, { tokens: 0, lags: [] });
  const before = cpuMs(child);
  await pause(measureMs);
  const cost = ((cpuMs(child) - before) * 1000) / counted.tokens;
  const lags = counted.lags.sort((a, b) => a - b);
  const share = counted.tokens / (size * tokensPerSecond * (measureMs / 1000));
  console.log(
    `  ${name}: ${cost.toFixed(1)} µs/token, ${(share * 100).toFixed(0)} % of the tokens in time, lag p50 ${at(lags, 0.5)} ms p95 ${at(lags, 0.95)} ms, ${rssMb(child)} MB`,
  );
  clients.close();
  await pause(3000);
  return cost;
}

function count(counted: Counted, text: string): void {
  const now = Date.now();
  for (const word of text.split(" ")) {
    if (word.length !== 13) continue;
    counted.tokens += 1;
    if (counted.tokens % 20 === 0) counted.lags.push(now - Number(word));
  }
}

async function openSidecar(size: number, counted: Counted) {
  const sockets: Socket[] = [];
  for (let made = 0; made < size; made += 1) {
    const { token } = await makeSession(await makeUser({ plan: "pro" }));
    const socket = io(`http://127.0.0.1:${ports.realtime}`, { auth: { token }, transports: ["websocket"], forceNew: true });
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.on("chat:delta", ({ text }: { text: string }) => count(counted, text));
    sockets.push(socket);
  }
  const send = () => {
    for (const socket of sockets) {
      const input = { conversationId: uuidv7(), messageId: uuidv7(), text: `${tokensPerStream} tokens`, model: "demo-chat" };
      socket.emit("chat:send", input, (answer: { ok: boolean }) => answer.ok || console.error(answer));
    }
  };
  return { send, close: () => sockets.forEach((socket) => void socket.disconnect()) };
}

async function openRelay(size: number, counted: Counted) {
  const sockets = await Promise.all(
    Array.from({ length: size }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${ports.relay}`);
      await new Promise<void>((resolve) => socket.once("open", () => resolve()));
      socket.on("message", (data) => count(counted, String(data)));
      return socket;
    }),
  );
  return {
    send: () => sockets.forEach((socket) => void socket.send(`${tokensPerStream} tokens`)),
    close: () => sockets.forEach((socket) => void socket.terminate()),
  };
}

async function openRoute(size: number, counted: Counted) {
  const requests = Array.from({ length: size }, () => request({ port: ports.route, host: "127.0.0.1", method: "POST", agent: false }));
  for (const asked of requests) {
    asked.on("error", () => {});
    asked.on("response", (response) => response.setEncoding("utf8").on("data", (text: string) => countEvents(counted, text)));
  }
  return {
    send: () => requests.forEach((asked) => void asked.end(`${tokensPerStream} tokens`)),
    close: () => requests.forEach((asked) => void asked.destroy()),
  };
}

function countEvents(counted: Counted, text: string): void {
  for (const [, time] of text.matchAll(/"delta":"(\d{13}) "/g)) count(counted, `${time} `);
}

/** Paired with a call of the upstream itself, one after the other, so that noise meets both. */
async function firstTokens(): Promise<void> {
  const { token } = await makeSession(await makeUser({ plan: "pro" }));
  const socket = io(`http://127.0.0.1:${ports.realtime}`, { auth: { token }, transports: ["websocket"] });
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  const added: number[] = [];
  for (let pair = 0; pair < firstTokenPairs + 10; pair += 1) {
    const direct = await firstTokenDirect();
    const through = await firstTokenThrough(socket);
    if (pair >= 10) added.push(through - direct);
  }
  socket.disconnect();
  added.sort((a, b) => a - b);
  console.log(`added time to first token: p50 ${at(added, 0.5).toFixed(1)} ms, p95 ${at(added, 0.95).toFixed(1)} ms`);
}

async function firstTokenDirect(): Promise<number> {
  const began = performance.now();
  const body = JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "1" }] });
  const response = await fetch(`${process.env.OPENAI_BASE_URL}/chat/completions`, { method: "POST", body });
  let time = 0;
  for await (const _ of response.body ?? []) time ||= performance.now() - began;
  return time;
}

async function firstTokenThrough(socket: Socket): Promise<number> {
  const began = performance.now();
  const first = new Promise<number>((resolve) => socket.once("chat:delta", () => resolve(performance.now() - began)));
  const done = new Promise((resolve) => socket.once("chat:finished", resolve));
  socket.emit("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text: "1", model: "demo-chat" }, () => {});
  const time = await first;
  await done;
  return time;
}

async function start(file: string, port: number, health = false): Promise<ChildProcess> {
  const args = process.env.BENCH_PROFILE && health ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`, file] : [file];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  if (!health) await new Promise((resolve) => child.once("message", resolve));
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (health && !(await answers())) await pause(50);
  return child;
}

function cpuMs(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function rssMb(child: ChildProcess): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
}

function at(sorted: number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
