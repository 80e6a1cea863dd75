import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDb, openDb } from "#lib/db.ts";
import { makeSession, makeUser } from "../tests/factories.ts";
import { leaveNoProcess, leaveNothing } from "../tests/setup/leave-nothing.ts";
import { onStop } from "./start/end-with-parent.ts";
import { postgresUser, startPostgres, stopPostgres } from "./start/postgres.ts";
import { prepareClient } from "./start/prepare.ts";

// Runs the Python clients of tests/clients/python against the sidecar with the model stand-in, all on free ports.

const scripts = "tests/clients/python";
const wanted = join(scripts, "requirements.txt");
const home = mkdtempSync(join(tmpdir(), "bestchat-clients-"));
const database = join(home, "postgres");
const children: ReturnType<typeof spawn>[] = [];
leaveNothing({ kind: "folder", path: home });
leaveNothing({ kind: "postgres", dir: database });

const python = preparePython();
await prepareClient();
onStop(() => void close().then(() => process.exit(1)));
let failed = 1;
try {
  const { url, token } = await startStack();
  failed = readdirSync(scripts)
    .filter((file) => file.endsWith("_client.py"))
    .map((file) => runScript(file, { BESTCHAT_URL: url, BESTCHAT_TOKEN: token }))
    .filter((passed) => !passed).length;
} finally {
  await close();
}
process.exit(failed === 0 ? 0 : 1);

/** A Python environment with the packages in a separate folder, recreated when the list changes. */
function preparePython(): string {
  const folder = join(process.env.DATA_DIR || ".data", "python-clients");
  const bin = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = join(folder, "requirements.txt");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(wanted, "utf8")) return bin;
  const system = ["python3", "python"].find(
    (name) => spawnSync(name, ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"]).status === 0,
  );
  if (!system) {
    console.error("This needs Python 3.10 or newer with venv (on Debian: python3-venv), and the network for its packages, once.");
    process.exit(1);
  }
  console.log(`Installing ${readFileSync(wanted, "utf8").trim().replaceAll("\n", ", ")} into ${folder} (once) …`);
  mkdirSync(folder, { recursive: true });
  for (const [command, ...args] of [
    [system, "-m", "venv", folder],
    [bin, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted],
  ] as const) {
    if (spawnSync(command, args, { stdio: "inherit" }).status === 0) continue;
    console.error("The packages could not be installed: is the package index reachable?");
    process.exit(1);
  }
  writeFileSync(stamp, readFileSync(wanted, "utf8"));
  return bin;
}

async function startStack(): Promise<{ url: string; token: string }> {
  const [db, llm, realtime] = [await freePort(), await freePort(), await freePort()];
  await startPostgres({ dir: database, port: db, password: "clients" });
  const address = `postgresql://${postgresUser}:clients@127.0.0.1:${db}/clients`;
  Object.assign(process.env, {
    DATABASE_URL: address,
    DIRECT_URL: address,
    JWT_SECRET: "a-secret-for-python-clients-0123456789",
    ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    APP_URL: "http://localhost:3000",
    REALTIME_URL: `http://127.0.0.1:${realtime}`,
    REALTIME_PORT: String(realtime),
    OPENAI_API_KEY: "demo",
    OPENAI_BASE_URL: `http://127.0.0.1:${llm}/v1`,
    ANTHROPIC_API_KEY: "demo",
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${llm}`,
    DEMO_MODELS: "1",
    CHAT_TITLES: "off",
    CHAT_SUMMARIES: "off",
    LOG_LEVEL: "error",
    DATA_DIR: home,
  });
  const migrated = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], { env: process.env });
  if (migrated.status !== 0) throw new Error(`The migrations failed: ${migrated.stderr}`);
  start("sandbox/llm/index.ts", { PORT: String(llm) });
  start("realtime/index.ts", {});
  openDb({ url: address, poolMax: 2 });
  const { token } = await makeSession(await makeUser());
  const url = `http://127.0.0.1:${realtime}`;
  await until(`${url}/health`);
  await until(`http://127.0.0.1:${llm}/stats`);
  return { url, token };
}

function start(file: string, more: Record<string, string>): void {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...more }, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  leaveNoProcess(child);
}

function runScript(file: string, more: Record<string, string>): boolean {
  const began = Date.now();
  // LiteLLM would fetch a price list from the network.
  const env = { ...process.env, ...more, LITELLM_LOCAL_MODEL_COST_MAP: "True", PYTHONDONTWRITEBYTECODE: "1" };
  const { status } = spawnSync(python, [join(scripts, file)], { env, stdio: "inherit", timeout: 300_000 });
  console.log(`${status === 0 ? "✓" : "✗"} ${file} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
  return status === 0;
}

async function close(): Promise<void> {
  const living = children.filter((child) => child.exitCode === null && child.kill("SIGTERM"));
  await Promise.all(living.map((child) => once(child, "exit")));
  await closeDb();
  await stopPostgres(database);
  rmSync(home, { recursive: true, force: true });
}

async function until(url: string): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
