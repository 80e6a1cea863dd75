import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDb } from "#lib/db.ts";
import { postgresUser, startPostgres, stopPostgres } from "../../scripts/start/postgres.ts";
import { leaveNothing } from "../setup/leave-nothing.ts";

/** Creates a database with all tables and no users while `measure` runs; `pid` is its parent process. */
export async function onDatabase(port: number, measure: (pid: number) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "bestchat-bench-"));
  const dir = join(home, "postgres");
  leaveNothing({ kind: "postgres", dir });
  try {
    const { pid } = await startPostgres({ dir, port, password: "bench" });
    const url = `postgresql://${postgresUser}:bench@127.0.0.1:${port}/bench`;
    Object.assign(process.env, { DATABASE_URL: url, DIRECT_URL: url });
    const { status, stderr } = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    await measure(pid);
  } finally {
    await closeDb();
    await stopPostgres(dir);
    rmSync(home, { recursive: true, force: true });
  }
}
