import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { notePids } from "./pid-file.ts";
import { StartError } from "./preflight.ts";
import { SharedMetrics } from "./shared-metrics.ts";
import type { Variables } from "./variables.ts";

/** `sharesPort`: with others of the same kind, which replace each other. `heapMb`: V8's maximum old space. */
export type Service = { name: string; args: string[]; env: Variables; sharesPort?: boolean; heapMb?: number };

const restartFirstMs = 250;
/** Processes that share a port and died together would compete for CPU when starting together: one starts before the others. */
const restartApartMs = 4000;
const restartMaxMs = 4000;
/** After running this long, a child's backoff is reset. */
const steadyMs = 20_000;
const killAfterMs = 20_000;
/** A child that ends this often before the product is ready cannot run at all. */
const deathsMax = 3;

/** Owns child processes: restarts dead ones with backoff, stops all, and leaves no orphan even when it is killed itself. */
export class Supervisor {
  private readonly children = new Map<string, ChildProcess>();
  private readonly logs = new Map<string, WriteStream>();
  private readonly deaths = new Map<string, number>();
  private readonly sharing = new Set<string>();
  /** Of those that share a port: the ones waiting to be restarted. */
  private readonly awaited = new Set<string>();
  private readonly metrics = new SharedMetrics();
  private readonly dataDir: string | null;
  private stopping = false;

  /** `dataDir`: where the children are recorded, and logged when run from a terminal; null: nowhere. */
  constructor(dataDir: string | null) {
    this.dataDir = dataDir;
  }

  run(service: Service, backoffMs = restartFirstMs): void {
    if (this.stopping) return;
    const began = Date.now();
    this.awaited.delete(service.name);
    // Without a terminal, children log to our own output; a person gets a log file instead of JSON lines.
    const quiet = this.dataDir !== null && process.stdout.isTTY;
    const child = spawn(process.execPath, [...nodeFlags(service), ...service.args], {
      env: { SERVICE_NAME: service.name, ...this.compileCache(), ...service.env } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit", "ipc"],
      // Ctrl-C reaches the whole terminal group; only the supervisor decides the shutdown order.
      detached: process.platform !== "win32",
    });
    this.children.set(service.name, child);
    if (service.sharesPort) {
      this.sharing.add(service.name);
      this.metrics.join(service.name, child);
    }
    this.notePids();
    if (quiet) this.keepLog(service.name, child);
    child.on("error", (error) => console.error(`${service.name} cannot be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      this.children.delete(service.name);
      this.notePids();
      if (this.stopping) return;
      this.deaths.set(service.name, (this.deaths.get(service.name) ?? 0) + 1);
      const next = Date.now() - began > steadyMs ? restartFirstMs : Math.min(backoffMs * 2, restartMaxMs);
      const waitMs = backoffMs + (service.sharesPort && this.areAllDead() ? restartApartMs * this.awaited.size : 0);
      if (service.sharesPort) this.awaited.add(service.name);
      console.error(`${service.name} ended (${signal ?? code}); starting it again in ${waitMs} ms`);
      setTimeout(() => this.run(service, next), waitMs);
    });
  }

  /** Whether nobody listens on a shared port any more. */
  private areAllDead(): boolean {
    return [...this.sharing].every((name) => !this.children.has(name));
  }

  /** Node's compile cache, which saves half the work of a start. */
  private compileCache(): Variables {
    return this.dataDir === null ? {} : { NODE_COMPILE_CACHE: join(this.dataDir, "compiled") };
  }

  alive(name: string): boolean {
    return this.children.has(name);
  }

  /** Kills a child as a crash would; it is restarted. */
  kill(name: string): void {
    this.children.get(name)?.kill("SIGKILL");
  }

  /** @throws StartError when a child ended repeatedly: whatever answers in its place is not ours */
  requireSteady(): void {
    for (const [name, deaths] of this.deaths) {
      if (deaths < deathsMax) continue;
      const where =
        this.dataDir !== null && process.stdout.isTTY ? `${join(this.dataDir, "logs", `${name}.log`)} says why` : "the lines above say why";
      throw new StartError(`${name} ended ${deaths} times while it started: ${where}.`);
    }
  }

  /** Stops every child in reverse order of start, and waits until all are gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    const children = [...this.children.values()];
    const gone = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
    for (const child of children.reverse()) child.kill("SIGTERM");
    const late = setTimeout(() => {
      for (const child of this.children.values()) child.kill("SIGKILL");
    }, killAfterMs);
    await Promise.all(gone);
    clearTimeout(late);
  }

  private keepLog(name: string, child: ChildProcess): void {
    const folder = join(this.dataDir ?? ".", "logs");
    mkdirSync(folder, { recursive: true });
    const log = this.logs.get(name) ?? createWriteStream(join(folder, `${name}.log`), { flags: "a" });
    this.logs.set(name, log);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
  }

  private notePids(): void {
    if (this.dataDir === null) return;
    const pids = Object.fromEntries([...this.children].map(([name, child]) => [name, child.pid]));
    notePids(this.dataDir, { supervisor: process.pid, ...pids });
  }
}

function nodeFlags({ env, heapMb }: Service): string[] {
  const preload = ["--import", new URL("./die-with-parent.mjs", import.meta.url).href];
  // The operator's own setting takes precedence.
  const isSet = env.NODE_OPTIONS?.includes("--max-old-space-size");
  return heapMb && !isSet ? [`--max-old-space-size=${heapMb}`, ...preload] : preload;
}
