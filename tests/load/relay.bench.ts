import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io } from "socket.io-client";
import { v7 as uuidv7 } from "uuid";
import { WebSocket } from "ws";
import { closeDb } from "#lib/db.ts";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { postgresUser, startPostgres, stopPostgres } from "../../sandbox/postgres.ts";
import { makeSession, makeUser } from "../factories.ts";

// The sidecar against a bare relay and against the upstream itself, all in one run on one upstream.
const streams = 100;
const tokensPerStream = 300;
const firstTokenTries = 30;
const [databasePort, realtimePort, relayPort] = [14_431, 14_432, 14_433];

const home = mkdtempSync(join(tmpdir(), "bestchat-bench-"));
const dir = join(home, "postgres");
const children: ChildProcess[] = [];
const llm = createLlmServer();
try {
  await measure();
} finally {
  for (const child of children) child.kill("SIGTERM");
  await closeDb();
  await stopPostgres(dir);
  llm.server.closeAllConnections();
  llm.server.close();
  rmSync(home, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  await new Promise<void>((resolve) => llm.server.listen(0, "127.0.0.1", () => resolve()));
  const upstream = `http://127.0.0.1:${(llm.server.address() as AddressInfo).port}/v1`;
  await startPostgres({ dir, port: databasePort, password: "bench" });
  const url = `postgresql://${postgresUser}:bench@127.0.0.1:${databasePort}/bench`;
  Object.assign(process.env, {
    DATABASE_URL: url,
    DIRECT_URL: url,
    JWT_SECRET: "a-secret-for-benchmarks-0123456789abcdef",
    ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    APP_URL: "http://localhost:3000",
    REALTIME_URL: "http://localhost:3001",
    REALTIME_PORT: String(realtimePort),
    OPENAI_API_KEY: "demo",
    OPENAI_BASE_URL: upstream,
    DEMO_MODELS: "1",
    RATE_LIMITS: "off",
    LOG_LEVEL: "warn",
    DATA_DIR: home,
  });
  spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], { env: process.env });
  const sidecar = await start(["realtime/index.ts"], {}, `http://127.0.0.1:${realtimePort}/health`);
  const relay = await start(["tests/load/bare-relay.ts"], { PORT: String(relayPort) });
  const user = await makeUser({ plan: "pro" });
  const { token } = await makeSession(user);

  const direct = await median(() => firstTokenDirect(upstream));
  const through = await median(() => firstTokenThrough(token));
  const ours = await cpuPerToken(sidecar, () => streamThrough(token));
  const bare = await cpuPerToken(relay, () => streamBare());
  console.log(
    `CPU per token, sidecar / bare relay: ${(ours / bare).toFixed(2)}× (${ours.toFixed(0)} / ${bare.toFixed(0)} µs, ${streams} streams)`,
  );
  console.log(
    `added time to first token: p50 ${(through.p50 - direct.p50).toFixed(1)} ms, p95 ${(through.p95 - direct.p95).toFixed(1)} ms (direct p50 ${direct.p50.toFixed(1)} ms)`,
  );
}

async function start(args: string[], env: Record<string, string>, health?: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  children.push(child);
  if (!health) await new Promise((resolve) => child.once("message", resolve));
  while (
    health &&
    !(await fetch(health).then(
      (answer) => answer.ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  return child;
}

async function median(once: () => Promise<number>): Promise<{ p50: number; p95: number }> {
  for (let warm = 0; warm < 5; warm += 1) await once();
  const times: number[] = [];
  for (let at = 0; at < firstTokenTries; at += 1) times.push(await once());
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length / 2)] ?? 0, p95: times[Math.floor(times.length * 0.95)] ?? 0 };
}

async function firstTokenDirect(upstream: string): Promise<number> {
  const began = performance.now();
  const body = JSON.stringify({ model: "demo", stream: true, input: [{ role: "user", content: "hello" }] });
  const response = await fetch(`${upstream}/responses`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Bearer demo" },
    body,
  });
  const decoder = new TextDecoder();
  let time = 0;
  for await (const chunk of response.body ?? []) {
    if (time === 0 && decoder.decode(chunk, { stream: true }).includes("output_text.delta")) time = performance.now() - began;
  }
  return time;
}

async function firstTokenThrough(token: string): Promise<number> {
  const socket = io(`http://127.0.0.1:${realtimePort}`, { auth: { token }, transports: ["websocket"], forceNew: true });
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  const began = performance.now();
  const first = new Promise<number>((resolve) => socket.once("chat:delta", () => resolve(performance.now() - began)));
  const done = new Promise((resolve) => socket.once("chat:finished", resolve));
  socket.emit("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text: "hello" }, () => {});
  const time = await first;
  await done;
  socket.disconnect();
  return time;
}

async function streamThrough(token: string): Promise<void> {
  const sockets = Array.from({ length: 10 }, () =>
    io(`http://127.0.0.1:${realtimePort}`, { auth: { token }, transports: ["websocket"], forceNew: true }),
  );
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once("connect", () => resolve()))));
  let left = streams;
  await new Promise<void>((resolve) => {
    for (const [at, socket] of sockets.entries()) {
      socket.on("chat:finished", () => {
        left -= 1;
        if (left === 0) resolve();
      });
      for (let index = at; index < streams; index += sockets.length) {
        socket.emit(
          "chat:send",
          { conversationId: uuidv7(), messageId: uuidv7(), text: `long ${tokensPerStream}`, model: "demo-chat" },
          () => {},
        );
      }
    }
  });
  for (const socket of sockets) socket.disconnect();
}

async function streamBare(): Promise<void> {
  await Promise.all(
    Array.from(
      { length: streams },
      () =>
        new Promise<void>((resolve) => {
          const socket = new WebSocket(`ws://127.0.0.1:${relayPort}`);
          socket.on("open", () => socket.send(`long ${tokensPerStream}`));
          socket.on("message", (data) => {
            if (String(data) !== "end") return;
            socket.close();
            resolve();
          });
        }),
    ),
  );
}

/** Microseconds of CPU that the process spends on one token; warm. */
async function cpuPerToken(child: ChildProcess, run: () => Promise<void>): Promise<number> {
  await run();
  const before = cpuMs(child);
  await run();
  return ((cpuMs(child) - before) * 1000) / (streams * tokensPerStream);
}

function cpuMs(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
