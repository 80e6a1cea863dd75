import { join } from "node:path";
import { forgetPort, rememberedPort } from "./port.ts";
import { postgresUser, type RunningPostgres, startPostgres } from "./postgres.ts";
import { secretsOf } from "./secrets.ts";

export type EmbeddedDatabase = { url: string; dir: string; port: number };

/** Runs the embedded database of a data folder, starting or adopting it; migrating it is a separate step. */
export async function embeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const dir = join(dataDir, "postgres");
  const { databasePassword } = secretsOf(dataDir);
  const { port } = await startOnFreePort(dataDir, dir, databasePassword);
  return { dir, port, url: `postgresql://${postgresUser}:${databasePassword}@127.0.0.1:${port}/bestchat` };
}

async function startOnFreePort(dataDir: string, dir: string, password: string): Promise<RunningPostgres> {
  try {
    return await startPostgres({ dir, port: await rememberedPort(dataDir, "postgres", 15_432), password });
  } catch (error) {
    if (!(error instanceof Error && /is taken/.test(error.message))) throw error;
    forgetPort(dataDir, "postgres");
    return startPostgres({ dir, port: await rememberedPort(dataDir, "postgres", 15_439), password });
  }
}
