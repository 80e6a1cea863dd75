import { rollBack } from "./roll-back.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// Rolls back the newest migration of DATABASE_URL, or of the embedded database.
readEnvironmentOrExit();
try {
  const name = await withDatabase((url) => rollBack(process.env.MIGRATE_URL ?? process.env.DIRECT_URL ?? url));
  console.log(name ? `Took back ${name}.` : "There is no migration to take back.");
} catch (error) {
  console.error(`Nothing was taken back: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
