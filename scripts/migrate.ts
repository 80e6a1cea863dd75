import { applyMigrations } from "./start/database.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// Applies all migrations to DATABASE_URL (as MIGRATE_URL if set), or to the embedded database.
readEnvironmentOrExit();
const { code, output } = await withDatabase((url) => applyMigrations(url, process.env));
console.log(output.trim());
process.exit(code);
