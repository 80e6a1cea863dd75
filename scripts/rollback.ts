import { type Losses, lossesOfMigration, rollBack } from "./roll-back.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// Rolls back the newest migration of DATABASE_URL, or of the embedded database.
readEnvironmentOrExit();
try {
  const name = await withDatabase((url) => rollBack(process.env.MIGRATE_URL ?? process.env.DIRECT_URL ?? url));
  console.log(name ? `Took back ${name}. ${lossText(lossesOfMigration(name))}` : "There is no migration to take back.");
} catch (error) {
  console.error(`Nothing was taken back: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

function lossText({ tables, columns, rows }: Losses): string {
  const lost = [
    ...tables.map((name) => `the table ${name}`),
    ...columns.map((name) => `the column ${name}`),
    ...rows.map((name) => `rows of ${name} and what belongs to them`),
  ];
  return lost.length > 0 ? `Deleted with it: ${lost.join(", ")}.` : "No data was deleted.";
}
