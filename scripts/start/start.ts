import { EnvError } from "#lib/env.ts";
import { checkDatabase, type OpenedDatabase, openDatabase } from "./database.ts";
import { onStop } from "./end-with-parent.ts";
import { readEnvironmentOrExit } from "./environment.ts";
import { checkSurroundings, StartError } from "./preflight.ts";
import { prepareBuild, prepareClient, SetupError, stopPreparing } from "./prepare.ts";
import { productEnv } from "./product-env.ts";
import { secretsOf } from "./secrets.ts";
import { type StandIns, standIns } from "./stand-ins.ts";
import { Supervisor } from "./supervisor.ts";
import { untilHealthy } from "./until-healthy.ts";
import type { Variables } from "./variables.ts";
import { webServices } from "./web-services.ts";

const began = Date.now();
const dev = process.argv.includes("--dev");
readEnvironmentOrExit();
const dataDir = process.env.DATA_DIR ?? ".data";
const supervisor = new Supervisor(dataDir);
let database: OpenedDatabase | undefined;

onStop((why) => {
  console.log(`\nStopping (${why}) …`);
  void Promise.all([stopPreparing(), stopAll()]).then(() => process.exit(0));
});

try {
  await start();
} catch (error) {
  const known = error instanceof StartError || error instanceof SetupError || error instanceof EnvError;
  console.error(known ? error.message : error);
  await stopAll();
  process.exit(1);
}

async function start(): Promise<void> {
  const ports = await checkSurroundings(dataDir, process.env);
  await checkDatabase(dataDir, process.env);
  await prepareClient();
  if (!dev) await prepareBuild();
  const secrets = secretsOf(dataDir);
  database = await openDatabase(dataDir, process.env);
  const stands = await standIns(dataDir, process.env, secrets);
  const env = productEnv({ given: process.env, secrets, databaseUrl: database.url, ports, stands, dev });
  await database.seed(env);
  for (const service of stands.services) supervisor.run({ ...service, env: { ...env, ...service.env } });
  supervisor.run({ name: "realtime", args: dev ? ["scripts/start/watched.ts", "realtime/index.ts"] : ["realtime/index.ts"], env });
  const web = dev ? [{ name: "web", args: ["src/server/http/serve.ts", "--dev"], env }] : webServices(env);
  for (const service of web) supervisor.run(service);
  const host = healthHost(env.HOST);
  await untilHealthy({ web: `http://${host}:${ports.web}/health`, realtime: `http://${host}:${ports.realtime}/health` }, supervisor);
  console.log(welcome(env, stands));
}

async function stopAll(): Promise<void> {
  await supervisor.stop();
  await database?.close();
}

/** The address for our own health checks: a wildcard address is replaced by loopback. */
function healthHost(host = "0.0.0.0"): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function welcome({ APP_URL, DEMO_LOGIN }: Variables, { names, env }: StandIns): string {
  const lines = [
    "",
    `BestChat is ready at ${APP_URL} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
    ...(DEMO_LOGIN === "1" ? ["  Demo login: demo@bestchat.local / demo-password"] : []),
    names.length > 0 ? `  Local stand-ins: ${names.join(", ")} (see .env.example to use the real services)` : "  Local stand-ins: none",
    ...(env.MAILBOX_URL ? [`  Mail that it sends: ${env.MAILBOX_URL}`] : []),
    ...(env.PUSH_STAND_IN_URL ? [`  Push messages that it sends: ${env.PUSH_STAND_IN_URL}`] : []),
    ...(process.stdout.isTTY ? [`  Logs: ${dataDir}/logs`] : []),
    "  Ctrl-C stops everything.",
    "",
  ];
  return lines.join("\n");
}
