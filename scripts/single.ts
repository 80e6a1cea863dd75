import { EnvError, realtimeEnv, webEnv } from "#lib/env.ts";
import { checkTextRules } from "./start/database-check.ts";
import { onStop } from "./start/end-with-parent.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { checkPort, StartError } from "./start/preflight.ts";
import { prepareBuild, prepareClient, SetupError } from "./start/prepare.ts";
import { Supervisor } from "./start/supervisor.ts";
import { webServices } from "./start/web-services.ts";

// Runs the production realtime process or the production web processes without stand-ins, after reporting everything that is
// missing.
/** Processes that keep ending within this time end the whole: they cannot run at all. */
const startingMs = 20_000;

readEnvironmentOrExit();
const which = process.argv[2] === "web" ? "web" : "realtime";
// The owner of the tables is for migrations alone.
delete process.env.MIGRATE_URL;
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
if (which === "web") superviseWeb();
else {
  if (process.channel) {
    process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
    process.channel.unref();
  }
  await import("../realtime/index.ts");
}

/** Restarts dead web processes; the end of this process ends all. */
function superviseWeb(): void {
  const supervisor = new Supervisor(null);
  const end = (code: number) => void supervisor.stop().then(() => process.exit(code));
  onStop(() => end(0));
  for (const service of webServices(process.env)) supervisor.run(service);
  const looking = setInterval(() => {
    try {
      supervisor.requireSteady();
    } catch (error) {
      clearInterval(looking);
      console.error(error instanceof StartError ? error.message : error);
      end(1);
    }
  }, 500);
  setTimeout(() => clearInterval(looking), startingMs).unref();
}
