import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { notePids, readPids } from "./pid-file.ts";
import { isFree, rememberedPort } from "./port.ts";
import { lockPort } from "./port-lock.ts";
import { checkPort, checkSurroundings, StartError } from "./preflight.ts";
import { identityOf, stillRuns } from "./process-identity.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "bestchat-files-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const pidFile = () => join(dataDir, "pids.json");

test("a different process with a recorded pid is neither killed nor blocks the start", async () => {
  // Its arguments look like ours; what distinguishes it is its start time.
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "scripts/start/start.ts", "realtime/index.ts"]);
  try {
    const ports = { PORT: String(await freePort(21_000)), REALTIME_PORT: String(await freePort(22_000)) };
    for (const name of ["supervisor", "realtime"]) {
      writeFileSync(pidFile(), JSON.stringify({ [name]: stranger.pid, began: { [name]: "another boot/1" } }));
      await checkSurroundings(dataDir, ports);
      writeFileSync(pidFile(), JSON.stringify({ [name]: stranger.pid }));
      await checkSurroundings(dataDir, ports);
    }
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  } finally {
    stranger.kill("SIGKILL");
  }
});

test("a running supervisor is reported, and a child that outlived its supervisor is ended", async () => {
  const old = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const ended = new Promise((resolve) => old.once("exit", (_code, signal) => resolve(signal)));
  const ports = { PORT: String(await freePort(23_000)), REALTIME_PORT: String(await freePort(24_000)) };
  notePids(dataDir, { supervisor: old.pid });
  await expect(checkSurroundings(dataDir, ports)).rejects.toThrow(`already runs on DATA_DIR ${dataDir} (process ${old.pid})`);
  notePids(dataDir, { realtime: old.pid });
  await checkSurroundings(dataDir, ports);
  expect(await ended).toBe("SIGKILL");
});

test("truncated records of processes and ports are rewritten", async () => {
  for (const content of ['{"supervisor":12', "", "null", "[1]"]) {
    writeFileSync(pidFile(), content);
    expect(readPids(dataDir)).toEqual({});
    const ports = join(dataDir, "ports.json");
    writeFileSync(ports, content);
    const port = await rememberedPort(dataDir, "llm", 25_000);
    expect(JSON.parse(readFileSync(ports, "utf8"))).toEqual({ llm: port });
  }
  notePids(dataDir, { supervisor: process.pid });
  expect(readPids(dataDir)).toEqual({ supervisor: identityOf(process.pid) });
  expect(existsSync(`${pidFile()}.${process.pid}.tmp`)).toBe(false);
});

test("a process is distinguished from a later one with its pid, and an ended one from a running one", async () => {
  const me = identityOf(process.pid);
  if (!me) throw new Error("this process runs");
  expect(stillRuns(me)).toBe(true);
  expect(stillRuns({ ...me, began: "another" })).toBe(false);
  const short = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => short.once("exit", resolve));
  expect(identityOf(short.pid ?? 0)).toBeNull();
});

test("a HOST of another machine is reported, and one of this machine is accepted in either spelling", async () => {
  const port = await freePort(28_000);
  for (const host of ["192.0.2.7", "host.invalid"])
    await expect(checkPort(port, "PORT", host)).rejects.toThrow(`HOST ${host} is no address of this machine`);
  for (const host of ["127.0.0.1", "localhost", "0.0.0.0"]) await checkPort(port, "PORT", host);
});

test("two copies that start concurrently do not use the same ports", async () => {
  const port = await freePort(26_000);
  const module = new URL("./port-lock.ts", import.meta.url).href;
  const program = `import { lockPort } from ${JSON.stringify(module)}; console.log(lockPort(${port})); setInterval(() => {}, 1000)`;
  const other = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const said = await new Promise<string>((resolve) => other.stdout.once("data", (data: Buffer) => resolve(String(data).trim())));
    expect(said).toBe("true");
    expect(await isFree(port)).toBe(true);
    expect(lockPort(port)).toBe(false);
    const refused = checkSurroundings(dataDir, { PORT: String(port), REALTIME_PORT: String(port + 1) });
    await expect(refused).rejects.toThrow(StartError);
    await expect(refused).rejects.toThrow(/another copy of BestChat .* set PORT to a free port/);
    expect(await rememberedPort(dataDir, "llm", port)).not.toBe(port);
  } finally {
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await gone;
  }
  // A killed process could not release them.
  expect(lockPort(port)).toBe(true);
});

async function freePort(from: number): Promise<number> {
  for (let port = from + Math.floor(Math.random() * 500); ; port += 1) if (await isFree(port)) return port;
}
