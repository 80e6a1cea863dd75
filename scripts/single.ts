import { EnvError, realtimeEnv, webEnv } from "#lib/env.ts";
import { checkTextRules } from "./start/database-check.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { checkPort, StartError } from "./start/preflight.ts";
import { prepareBuild, prepareClient, SetupError } from "./start/prepare.ts";

// One production process, no stand-ins: says everything that is missing before anything starts.
readEnvironmentOrExit();
const which = process.argv[2] === "web" ? "web" : "realtime";
Object.assign(process.env, { NODE_ENV: "production", SERVICE_NAME: which });
try {
  const env = which === "web" ? webEnv() : realtimeEnv();
  if (which === "web") await checkPort(env.PORT, "PORT", env.HOST);
  else await checkPort(env.REALTIME_PORT, "REALTIME_PORT", env.HOST);
  await checkTextRules(env.DIRECT_URL ?? env.DATABASE_URL);
  await prepareClient();
  if (which === "web") await prepareBuild();
} catch (error) {
  if (!(error instanceof EnvError) && !(error instanceof SetupError) && !(error instanceof StartError)) throw error;
  console.error(error instanceof EnvError ? `The ${which} process cannot start:\n${error.message}` : error.message);
  process.exit(1);
}
if (process.channel) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}
await (which === "web" ? import("../src/server/http/serve.ts") : import("../realtime/index.ts"));
