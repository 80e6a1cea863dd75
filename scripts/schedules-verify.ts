import { verifySchedules } from "#domain/schedule/verify.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// Verifies the guarantees of schedules, for operators: npm run schedules:verify
readEnvironmentOrExit();
const { schedules, occurrences, runs, skipped, problems } = await withDatabase(async (url) => {
  openDb({ url, poolMax: 1 });
  const report = await verifySchedules();
  await closeDb();
  return report;
});
for (const problem of problems) console.error(problem);
console.log(`${schedules} schedules, ${occurrences} occurrences: ${runs} runs, ${skipped} skipped; ${problems.length} violations`);
process.exit(problems.length === 0 ? 0 : 1);
