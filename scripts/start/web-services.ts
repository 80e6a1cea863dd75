import { webEnv, webProcesses } from "#lib/env.ts";
import type { Service } from "./supervisor.ts";
import type { Variables } from "./variables.ts";

/** A web process needs 60 MB; without a limit V8 lets garbage grow to several times that before collecting it. */
const heapMb = 256;

/** The production web processes, which all listen on PORT: the system distributes connections among them. */
export function webServices(env: Variables, args = ["src/server/http/serve.ts"]): Service[] {
  const count = webProcesses(webEnv(env));
  return Array.from({ length: count }, (_, at) => ({
    name: at === 0 ? "web" : `web-${at + 1}`,
    args,
    env: { ...env, SERVICE_NAME: "web", WEB_PROCESSES: String(count), ...(count > 1 ? { WEB_PROCESS: String(at) } : {}) },
    sharesPort: count > 1,
    heapMb,
  }));
}
