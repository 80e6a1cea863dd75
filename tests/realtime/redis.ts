import { type ChildProcess, spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createConnection, createServer } from "node:net";
import { leaveNoProcess } from "../setup/leave-nothing.ts";

export type RedisServer = { url: string; stop: () => Promise<void>; start: () => Promise<void> };

/** A real Redis on a free port that can be stopped and restarted. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async () => {
    const started = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
      stdio: "ignore",
    });
    child = started;
    leaveNoProcess(started);
    const missing = new Promise<never>((_, reject) =>
      started.once("error", () => reject(new Error("These tests need a real Redis: install redis-server (apt-get install redis-server)."))),
    );
    await Promise.race([untilListening(port), missing]);
  };
  const stop = async () => {
    const gone = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill("SIGKILL");
    await gone;
  };
  await start();
  return { url: `redis://127.0.0.1:${port}`, start, stop };
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: "127.0.0.1" }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
