import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const preload = ["--import", new URL("./die-with-parent.mjs", import.meta.url).href];
const dir = mkdtempSync(join(tmpdir(), "bestchat-preload-"));
const file = join(dir, "child.mjs");
const child = `
import { fork } from "node:child_process";
if (process.argv[2] === "worker") process.on("message", (words) => process.send(words + " back"));
else {
  setInterval(() => {}, 1000);
  const worker = fork(import.meta.filename, ["worker"]);
  worker.on("message", (words) => process.send(words));
  worker.on("exit", () => process.send("the worker ended"));
  // Later than an idle worker would have survived, like Next's first call.
  worker.on("spawn", () => setTimeout(() => worker.connected && worker.send("there and"), 500));
}`;
const children: ChildProcess[] = [];

beforeAll(() => writeFileSync(file, child));
afterAll(() => {
  for (const each of children) each.kill("SIGKILL");
  rmSync(dir, { recursive: true });
});

test("a child's own workers keep running, and the child ends with its parent's channel", async () => {
  const started = fork(file, { execArgv: preload });
  children.push(started);
  expect((await once(started, "message"))[0]).toBe("there and back");
  started.disconnect();
  expect((await once(started, "exit"))[1]).toBe("SIGTERM");
});

test.each([
  ["under the supervisor", "SIGKILL", [] as string[]],
  ["under the supervisor and --watch", "SIGKILL", ["scripts/start/watched.ts"]],
  ["under the supervisor and --watch", "SIGTERM", ["scripts/start/watched.ts"]],
] as const)("a program %s leaves nothing behind after %s", async (_name, signal, before) => {
  const program = join(dir, "program.mjs");
  // After --watch has reported its watch list: before that, a closed channel ends it with an error.
  writeFileSync(program, `setTimeout(() => console.log("running"), 500); setInterval(() => {}, 1000);`);
  const supervisor = join(dir, "supervisor.mjs");
  const service = JSON.stringify({ name: "program", args: [...before, program], env: {} });
  writeFileSync(
    supervisor,
    `import { Supervisor } from ${JSON.stringify(new URL("supervisor.ts", import.meta.url).href)};
    const supervisor = new Supervisor(${JSON.stringify(dir)});
    supervisor.run(${service});
    process.on("SIGTERM", () => supervisor.stop().then(() => process.exit(0)));`,
  );
  const started = spawn(process.execPath, [supervisor], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(started);
  await once(started.stdout, "data");
  started.kill(signal);
  // The pipe ends when the last process that holds it has exited.
  await once(started.stdout.resume(), "end");
});

test("a watched program and its watcher end when the service is killed", async () => {
  const program = join(dir, "alone.mjs");
  writeFileSync(program, `setTimeout(() => console.log("running"), 500); setInterval(() => {}, 1000);`);
  const service = spawn(process.execPath, ["scripts/start/watched.ts", program], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(service);
  await once(service.stdout, "data");
  service.kill("SIGKILL");
  await once(service.stdout.resume(), "end");
});
