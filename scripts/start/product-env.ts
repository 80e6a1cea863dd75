import type { Ports } from "./preflight.ts";
import type { Secrets } from "./secrets.ts";
import type { StandIns } from "./stand-ins.ts";
import type { Variables } from "./variables.ts";

type Surroundings = { given: Variables; secrets: Secrets; databaseUrl: string; ports: Ports; stands: StandIns; dev: boolean };

/** The whole environment of the product's processes: what is given, what was generated, and the stand-ins. */
export function productEnv({ given, secrets, databaseUrl, ports, stands, dev }: Surroundings): Variables {
  // Who owns the tables is for migrations alone.
  const set = Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== "" && name !== "MIGRATE_URL"));
  return {
    ...secretsWithout(secrets),
    // A pair: of two halves from different places neither is of use.
    ...(given.VAPID_PUBLIC_KEY || given.VAPID_PRIVATE_KEY ? { VAPID_PUBLIC_KEY: undefined, VAPID_PRIVATE_KEY: undefined } : {}),
    APP_URL: `http://localhost:${ports.web}`,
    REALTIME_URL: `http://localhost:${ports.realtime}`,
    // Beside keys that cost money there is no account whose password everybody knows.
    DEMO_LOGIN: stands.env.DEMO_MODELS === "1" ? "1" : "0",
    // The demo and its stand-ins are for this machine alone; HOST=0.0.0.0 opens them to the network.
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
