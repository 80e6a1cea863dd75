import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isFree } from "./port.ts";
import { postgresRuns, startPostgres, stopPostgres } from "./postgres.ts";
import { readPostmaster, runsIn } from "./postmaster.ts";

const folder = mkdtempSync(join(tmpdir(), "bestchat postmaster ü "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a folder whose recorded pid now belongs to another PostgreSQL starts, and the other one keeps running", async () => {
  const dir = join(folder, "postgres");
  const other = join(folder, "other");
  mkdirSync(other);
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "postgres", "-D", other], { cwd: other });
  const port = await freePort();
  try {
    await startPostgres({ dir, port, password: "x" });
    await stopPostgres(dir);
    writeFileSync(join(dir, "postmaster.pid"), [stranger.pid, dir, 1, port, "", "", "", "ready"].join("\n"));
    expect(postgresRuns(dir)).toBe(false);
    await stopPostgres(dir);
    const { pid, adopted } = await startPostgres({ dir, port, password: "x" });
    expect([pid === stranger.pid, adopted, stranger.exitCode ?? stranger.signalCode]).toEqual([false, false, null]);
  } finally {
    await stopPostgres(dir);
    stranger.kill("SIGKILL");
  }
}, 60_000);

test("a running one is recognised through another path to its folder, and after a rename", async () => {
  const dir = join(folder, "first");
  const moved = join(folder, "moved");
  const link = join(folder, "link");
  const { pid } = await startPostgres({ dir, port: await freePort(), password: "x" });
  symlinkSync(dir, link);
  expect([postgresRuns(link), runsIn(dir, process.pid)]).toEqual([true, false]);
  renameSync(dir, moved);
  expect([postgresRuns(moved), readPostmaster(moved)?.pid]).toEqual([process.platform === "linux", pid]);
  renameSync(moved, dir);
  await stopPostgres(dir);
  expect([postgresRuns(dir), readPostmaster(dir)]).toEqual([false, null]);
}, 60_000);

async function freePort(): Promise<number> {
  for (let port = 27_000 + Math.floor(Math.random() * 500); ; port += 1) if (await isFree(port)) return port;
}
