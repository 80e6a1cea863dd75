import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { checkPresentEnv } from "#lib/env.ts";
import { readPids } from "./pid-file.ts";
import { holderOf, listenError } from "./port.ts";
import { lockPort } from "./port-lock.ts";
import { stillRuns } from "./process-identity.ts";
import type { Variables } from "./variables.ts";

/** Why the product cannot start here: what, why, and what to do, in one line. */
export class StartError extends Error {}

export type Ports = { web: number; realtime: number };

const freeBytesMin = 300 * 1_048_576;

/** Checks everything that can be wrong before anything is started. */
export async function checkSurroundings(dataDir: string, env: Variables): Promise<Ports> {
  checkPresentEnv(env);
  checkDataDir(dataDir);
  checkNotRunning(dataDir);
  const ports = { web: Number(env.PORT || 3000), realtime: Number(env.REALTIME_PORT || 3001) };
  if (ports.web === ports.realtime) throw new StartError(`PORT and REALTIME_PORT are both ${ports.web}: set one of them to another port.`);
  await checkPort(ports.web, "PORT", env.HOST);
  await checkPort(ports.realtime, "REALTIME_PORT", env.HOST);
  return ports;
}

function checkDataDir(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir));
    accessSync(dataDir, constants.W_OK);
    const probe = join(dataDir, ".writable");
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC")
      throw new StartError(`The disk of DATA_DIR (${dataDir}) is full: free some space, or set DATA_DIR to another disk.`);
    throw new StartError(`DATA_DIR (${dataDir}) cannot be written (${code}): set DATA_DIR to a folder that this user may write.`);
  }
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < freeBytesMin) {
    throw new StartError(`The disk of DATA_DIR (${dataDir}) has less than 300 MB free: free some space, or set DATA_DIR to another disk.`);
  }
}

/** Level by level, because the recursive mkdir never returns where the system refuses a folder with "no such file" (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Two supervisors on one data folder would fight over its database. */
function checkNotRunning(dataDir: string): void {
  for (const [name, identity] of Object.entries(readPids(dataDir))) {
    if (identity.pid === process.pid || !stillRuns(identity)) continue;
    if (name === "supervisor")
      throw new StartError(`BestChat already runs on DATA_DIR ${dataDir} (process ${identity.pid}): stop it first, or set DATA_DIR.`);
    // Its supervisor was killed and it has not noticed yet.
    process.kill(identity.pid, "SIGKILL");
  }
}

/** @throws StartError when `host` (absent: every address) cannot be listened on, naming the port's holder if known */
export async function checkPort(port: number, name: string, host?: string): Promise<void> {
  await checkHost(host);
  // A process that was just killed may hold its port a moment longer.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const problem = await listenError(port);
    if (problem === "EACCES")
      throw new StartError(
        `Port ${port} may not be opened by this user: set ${name} to one from 1024 up, with a proxy before it if need be.`,
      );
    if (problem === null) {
      if (lockPort(port)) return;
      throw new StartError(`Port ${port} is taken by another copy of BestChat that is just starting: set ${name} to a free port.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new StartError(`Port ${port} is taken${holderOf(port)}: stop that program, or set ${name} to a free port.`);
}

async function checkHost(host: string | undefined): Promise<void> {
  const problem = host ? await listenError(0, host.replace(/^\[(.*)\]$/, "$1")) : null;
  if (problem)
    throw new StartError(`HOST ${host} is no address of this machine (${problem}): set it to 127.0.0.1, 0.0.0.0 or one of its own.`);
}
