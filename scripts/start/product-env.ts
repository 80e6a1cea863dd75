import type { Ports } from "./preflight.ts";
import type { Secrets } from "./secrets.ts";
import type { StandIns } from "./stand-ins.ts";
import type { Variables } from "./variables.ts";

type Surroundings = { given: Variables; secrets: Secrets; databaseUrl: string; ports: Ports; stands: StandIns; dev: boolean };

/** The complete environment of the product's processes: given, generated, and the stand-ins'. */
export function productEnv({ given, secrets, databaseUrl, ports, stands, dev }: Surroundings): Variables {
  // The owner of the tables is for migrations alone.
  const set = Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== "" && name !== "MIGRATE_URL"));
  return {
    ...secretsWithout(secrets),
    // A key pair: halves from different sources are useless.
    ...(given.VAPID_PUBLIC_KEY || given.VAPID_PRIVATE_KEY ? { VAPID_PUBLIC_KEY: undefined, VAPID_PRIVATE_KEY: undefined } : {}),
    APP_URL: `http://localhost:${ports.web}`,
    REALTIME_URL: `http://localhost:${ports.realtime}`,
    // With keys that cost money there must be no account with a public password.
    DEMO_LOGIN: stands.env.DEMO_MODELS === "1" ? "1" : "0",
    // The demo and its stand-ins are local; HOST=0.0.0.0 opens them to the network.
    HOST: "127.0.0.1",
    ...set,
    ...stands.env,
    STAND_INS: stands.names.join(","),
    PORT: String(ports.web),
    REALTIME_PORT: String(ports.realtime),
    DATABASE_URL: databaseUrl,
    NODE_ENV: dev ? "development" : "production",
  };
}

function secretsWithout({ databasePassword: _, ...secrets }: Secrets): Variables {
  return secrets;
}
