import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { freePorts } from "./free-port.ts";
import { leaveNothing } from "./leave-nothing.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
  }
}

const password = "test";

/** One real PostgreSQL for the whole run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), "bestchat-test-"));
  const dir = join(home, "postgres");
  leaveNothing({ kind: "folder", path: home });
  leaveNothing({ kind: "postgres", dir });
  const fast = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
  const { port } = await startPostgres({ dir, port: await freePorts(1), password, settings: fast });
  const server = `postgresql://${postgresUser}:${password}@127.0.0.1:${port}`;
  const env = { ...process.env, DATABASE_URL: `${server}/template_bestchat`, DIRECT_URL: `${server}/template_bestchat` };
  const migrated = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], { env, encoding: "utf8" });
  if (migrated.status !== 0) throw new Error(`migrations failed:\n${migrated.stdout}${migrated.stderr}`);
  project.provide("databaseServer", server);
  return async () => {
    await stopPostgres(dir);
    rmSync(home, { recursive: true, force: true });
  };
}
