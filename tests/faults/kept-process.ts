import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { pause } from "./random.ts";

const restartAfterMs = 250;
const startTimeoutMs = 60_000;

type Options = { args: string[]; port: number; logFile: string; env: NodeJS.ProcessEnv };

/** A real process of the product on one port, restarted after every death, as by a supervisor. */
export class KeptProcess {
  readonly port: number;
  readonly logFile: string;
  /** Called for each kill of the running process. */
  readonly onKill = new Set<() => void>();
  private readonly args: string[];
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | null = null;
  private closing = false;
  private paused = false;

  constructor({ args, port, logFile, env }: Options) {
    this.args = args;
    this.port = port;
    this.logFile = logFile;
    this.env = env;
  }

  /** The lease owner name of a realtime process. */
  get leaseOwner(): string {
    return `${hostname()}:${this.port}`;
  }

  start(): void {
    if (this.closing) return;
    const log = openSync(this.logFile, "a");
    // Preloaded so that no process survives when the trials themselves are killed.
    const args = ["--import", new URL("../../scripts/start/die-with-parent.mjs", import.meta.url).href, ...this.args];
    const child = spawn(process.execPath, args, { env: this.env, stdio: ["ignore", log, log, "ipc"] });
    closeSync(log);
    this.child = child;
    this.paused = false;
    child.on("exit", () => {
      if (this.child === child) this.child = null;
      if (!this.closing) setTimeout(() => this.start(), restartAfterMs);
    });
  }

  kill(): void {
    if (!this.child) return;
    for (const told of this.onKill) told();
    this.child.kill("SIGKILL");
  }

  /** Restarts it as an update does: SIGTERM, exit, start. Resolves with the milliseconds until its exit. */
  async roll(): Promise<number> {
    const { child } = this;
    if (!child) throw new Error(`the process on ${this.port} does not run: see ${this.logFile}`);
    const began = Date.now();
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    await gone;
    const took = Date.now() - began;
    await this.untilListening();
    return took;
  }

  /** Its resident memory in bytes. */
  get residentBytes(): number {
    const status = this.child ? readFileSync(`/proc/${this.child.pid}/status`, "utf8") : "";
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  }

  /** Suspends the process like a sleeping machine; its sockets stay open and silent. */
  async freeze(ms: number): Promise<void> {
    if (this.paused || !this.child) return;
    const child = this.child;
    this.paused = true;
    child.kill("SIGSTOP");
    await pause(ms);
    child.kill("SIGCONT");
    if (this.child === child) this.paused = false;
  }

  async untilListening(): Promise<void> {
    const deadline = Date.now() + startTimeoutMs;
    while (Date.now() < deadline) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/health`, { signal: AbortSignal.timeout(1000) }).catch(() => null);
      if (answer?.ok) return;
      await pause(50);
    }
    throw new Error(`the process on ${this.port} did not start: see ${this.logFile}`);
  }

  async close(): Promise<void> {
    this.closing = true;
    const { child } = this;
    if (!child) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
}
