import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setPriority } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UnreadableFile, type WorkerAnswer, type WorkerJob, type WorkerResult, workLimits } from "./worker-jobs.ts";

const workerFile = join(import.meta.dirname, "worker.ts");
const projectFolder = resolve(import.meta.dirname, "../..");
const memoryCheckMs = 50;
/** The worker's JavaScript heap; buffers and images are outside it and count towards the total. */
const heapMegabytes = 320;
const workersMax = 2;

let running = 0;
const queue: (() => void)[] = [];

/** Runs one job in its own process, killed if it exceeds its time or memory. @throws UnreadableFile */
export async function runInWorker(job: WorkerJob, limits: { timeMs: number; memoryBytes: number } = workLimits): Promise<WorkerResult> {
  if (running >= workersMax) await new Promise<void>((go) => queue.push(go));
  else running += 1;
  try {
    return await inProcess(job, limits);
  } finally {
    const next = queue.shift();
    // The slot passes directly to the longest waiting job.
    if (next) next();
    else running -= 1;
  }
}

function inProcess(job: WorkerJob, limits: { timeMs: number; memoryBytes: number }): Promise<WorkerResult> {
  return new Promise((done, fail) => {
    const child = fork(workerFile, {
      // An empty environment: an untrusted file must reach no secrets, no network and no other files.
      env: { NODE_ENV: "production" },
      execArgv: [...permissions(job), `--max-old-space-size=${heapMegabytes}`, "--disable-warning=SecurityWarning"],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      clearInterval(memoryCheck);
      child.removeAllListeners().on("error", () => {});
      child.kill("SIGKILL");
      settle();
    };
    const failUnreadable = (message: string) => end(() => fail(new UnreadableFile(message)));
    const timer = setTimeout(() => failUnreadable(`Reading this file took longer than ${limits.timeMs / 1000} s.`), limits.timeMs);
    const memoryCheck = setInterval(
      () => void memoryOf(child).then((bytes) => bytes > limits.memoryBytes && failUnreadable(tooMuchMemory)),
      memoryCheckMs,
    );
    child.on("error", (error) => end(() => fail(error)));
    child.on("exit", () => failUnreadable(tooMuchMemory));
    child.on("message", (answer: WorkerAnswer) => end(() => (answer.ok ? done(answer.result) : fail(new UnreadableFile(answer.message)))));
    try {
      if (child.pid) setPriority(child.pid, 10);
    } catch {
      // It has ended already, or the system refuses: only the priority is affected.
    }
    child.send(job);
  });
}

const tooMuchMemory = "Reading this file took too much memory.";

function permissions(job: WorkerJob): string[] {
  const code = ["node_modules/*", "realtime/files/*", "package.json"].map((path) => join(projectFolder, path));
  const readable = [...code, job.path].map((path) => `--allow-fs-read=${path}`);
  return job.kind === "image"
    ? ["--permission", "--allow-addons", ...readable, `--allow-fs-write=${dirname(job.target)}/*`]
    : ["--permission", ...readable];
}

/** Resident memory of a process, where the system reports it; otherwise 0, and only the heap limit applies. */
async function memoryOf(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
