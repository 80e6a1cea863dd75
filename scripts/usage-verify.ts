import { verifyUsage } from "#domain/usage/usage-verify.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// Recomputes the usage ledger, for operators: npm run usage:verify
readEnvironmentOrExit();
const faults = await withDatabase(async (url) => {
  openDb({ url, poolMax: 1 });
  const found = await verifyUsage();
  await closeDb();
  return found;
});
for (const { userId, what } of faults) console.error(`user ${userId}: ${what}`);
console.log(faults.length === 0 ? "The ledger is right." : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
