import { expect, test } from "vitest";
import { checkPresentEnv, EnvError, poolShare } from "./env.ts";
import { defaultWebProcesses, webProcessesMax } from "./web-processes.ts";

const gigabyte = 1024 ** 3;
const machine = { cores: 2, memory: 24 * gigabyte, platform: "linux" } as const;

test("web and realtime processes together open at most DB_POOL_MAX connections, and each has one for statements", () => {
  const DATABASE_URL = "postgresql://localhost/x";
  for (let max = 4; max <= 60; max += 1)
    for (let processes = 1; processes <= Math.min(webProcessesMax(max), 12); processes += 1) {
      const env = { DB_POOL_MAX: max, DATABASE_URL, WEB_PROCESSES: processes };
      const web = Array.from({ length: processes }, (_, at) => poolShare({ ...env, WEB_PROCESS: at }, "web"));
      const realtime = poolShare(env, "realtime");
      expect(Math.min(...web, realtime), `${max} for ${processes}`).toBeGreaterThan(0);
      expect(web.reduce((sum, one) => sum + one + 1, 0) + realtime + 1, `${max} for ${processes}`).toBeLessThanOrEqual(max);
    }
});

test("the default follows cores, memory and connections, and is one where ports cannot be shared", () => {
  expect(defaultWebProcesses(10, machine)).toBe(2);
  expect(defaultWebProcesses(10, { ...machine, cores: 16 })).toBe(2);
  expect(defaultWebProcesses(20, { ...machine, cores: 16 })).toBe(4);
  expect(defaultWebProcesses(20, { ...machine, cores: 1 })).toBe(1);
  expect(defaultWebProcesses(20, { ...machine, memory: gigabyte })).toBe(1);
  expect(defaultWebProcesses(4, machine)).toBe(1);
  expect(defaultWebProcesses(20, { ...machine, platform: "darwin" })).toBe(1);
});

test("more processes than there are connections for are refused, with a hint what to set", () => {
  checkPresentEnv({ WEB_PROCESSES: "4" });
  expect(() => checkPresentEnv({ WEB_PROCESSES: "5" })).toThrow(EnvError);
  expect(() => checkPresentEnv({ WEB_PROCESSES: "5" })).toThrow("5 processes need a DB_POOL_MAX of at least 12");
  checkPresentEnv({ WEB_PROCESSES: "5", DB_POOL_MAX: "12" });
  expect(() => checkPresentEnv({ WEB_PROCESSES: "0" })).toThrow(/^WEB_PROCESSES is malformed: /);
});
