import { verifyArchives } from "#domain/audit/audit-archive.ts";
import { type BrokenChain, verifyAudit } from "#domain/audit/audit-chain.ts";
import { closeDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { prepareClient } from "./start/prepare.ts";
import { withDatabase } from "./with-database.ts";

// Recomputes the hash chain of every user's audit, in the archive files and in the database. Exits with 1 when one is broken.
readEnvironmentOrExit();
await prepareClient();
await withDatabase(async (url) => {
  process.env.DATABASE_URL = url;
  const archived = await verifyArchives(process.env.DATA_DIR || ".data");
  const stored = await verifyAudit();
  await closeDb();
  for (const broken of archived.broken) report(broken, broken.file);
  for (const broken of stored.broken) report(broken, "database");
  console.log(
    `${stored.entries} entries of ${stored.users} users in the database, ${archived.entries} in ${archived.files} archive files: ` +
      (process.exitCode ? "NOT as written" : "all as written"),
  );
});

function report({ userId, seq, why }: BrokenChain, place: string): void {
  process.exitCode = 1;
  console.error(`user ${userId}, entry ${seq}: ${why} (${place})`);
}
