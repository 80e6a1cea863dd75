import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onStop } from "./end-with-parent.ts";
import { lockSetup } from "./setup-lock.mjs";

/** A failed set-up step; the message says what to do. */
export class SetupError extends Error {}

type Step = { title: string; inputs: string[]; output: string; args: string[]; hint: string };

const generate: Step = {
  title: "Generating the database client",
  inputs: ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"],
  output: "src/generated/prisma/client.ts",
  args: ["node_modules/prisma/build/index.js", "generate"],
  hint: "look at prisma/schema.prisma",
};
const build: Step = {
  title: "Building the web app",
  inputs: ["src", "public", "prisma/schema.prisma", "next.config.ts", "tsconfig.json", "postcss.config.mjs", "package-lock.json"],
  output: ".next/BUILD_ID",
  args: ["node_modules/next/dist/bin/next", "build"],
  hint: "the lines above say which file does not build",
};

/** How long Playwright may take to stop the product that it started. */
const stopTimeoutMs = 20_000;

let current: ChildProcess | null = null;

/** Generates the database client when its schema has changed. */
export function prepareClient(): Promise<void> {
  return runStep(generate);
}

/** Builds the web app when its sources have changed. */
export function prepareBuild(): Promise<void> {
  return runStep(build);
}

/** Ends a running step with all its processes when the start is aborted; settles when they are gone. */
export async function stopPreparing(): Promise<void> {
  const child = current;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child, "SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await gone;
  clearTimeout(late);
  signalGroup(child, "SIGKILL");
}

/** Our tools start further processes (a compiler, workers), and not all of them forward signals. */
function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32" || child.pid === undefined) child.kill(signal);
  else
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}

async function runStep(step: Step): Promise<void> {
  const stampFile = join("node_modules", ".cache", "bestchat", `${step.output.replaceAll(/[^\w]/g, "-")}.stamp`);
  const stamp = hashOf(step.inputs);
  const isDone = () => existsSync(step.output) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (isDone()) return;
  const unlock = await lockSetup(process.cwd(), () => console.log(`${step.title}: waiting for another process that sets up …`));
  try {
    if (!isDone()) await takeStep(step, stampFile, stamp);
  } finally {
    unlock();
  }
}

async function takeStep(step: Step, stampFile: string, stamp: string): Promise<void> {
  const began = Date.now();
  process.stdout.write(`${step.title} … `);
  // A partial output must never be mistaken for a complete one.
  rmSync(stampFile, { force: true });
  const { code, output } = await runToItsEnd(step.args);
  if (code !== 0) throw new SetupError(`failed.\n${output.trim()}\n${step.title} failed: ${step.hint}, then run the command again.`);
  mkdirSync(join("node_modules", ".cache", "bestchat"), { recursive: true });
  writeFileSync(stampFile, stamp);
  console.log(`${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** A step runs in its own process group: a command that does not handle signals would leave it behind. */
async function runToItsEnd(args: string[]): Promise<{ code: number; output: string }> {
  const isWatched = process.listenerCount("SIGTERM") > 0;
  const release = isWatched ? () => {} : onStop(() => void stopPreparing().then(() => process.exit(1)));
  return runNode(args).finally(release);
}

type RunOptions = {
  /** Prints the output at once instead of returning it. */
  shown?: boolean;
  onStart?: (child: ChildProcess) => void;
};

/** Runs one of our tools on this Node, in its own process group, and collects its output. */
export function runNode(
  args: string[],
  env: Record<string, string | undefined> = process.env,
  { shown = false, onStart }: RunOptions = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const out = shown ? "inherit" : "pipe";
    const detached = process.platform !== "win32";
    const child = spawn(process.execPath, args, { env: env as NodeJS.ProcessEnv, stdio: ["ignore", out, out], detached });
    current = child;
    onStart?.(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => {
        output += data;
      });
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function hashOf(inputs: string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of inputs.flatMap(filesOf).sort()) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function filesOf(path: string): string[] {
  if (!existsSync(path) || path.startsWith(join("src", "generated")) || path.startsWith(join("public", "vendor"))) return [];
  if (statSync(path).isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}
