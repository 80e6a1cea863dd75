import { verifyArchives } from "#domain/audit/audit-archive.ts";
import { type BrokenChain, verifyAudit } from "#domain/audit/audit-chain.ts";
import { verifyHeads } from "#domain/audit/audit-head.ts";
import { closeDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { prepareClient } from "./start/prepare.ts";
import { sealKeysOf } from "./start/seal-keys.ts";
import { lacksSecrets } from "./start/secrets.ts";
import { withDatabase } from "./with-database.ts";

// Recomputes the hash chain of every user's audit, in the archive files and in the database, and compares its ends with the
// signed heads. Exits with 1 when one is broken.
readEnvironmentOrExit();
await prepareClient();
await withDatabase(async (url) => {
  process.env.DATABASE_URL = url;
  const dataDir = process.env.DATA_DIR || ".data";
  const archived = await verifyArchives(dataDir);
  const stored = await verifyAudit();
  // Never creates new keys: without the old ones the heads cannot be verified.
  const keys = process.env.ENCRYPTION_KEY || !lacksSecrets(dataDir) ? sealKeysOf(dataDir) : { current: "", previous: [] };
  const noted = await verifyHeads(dataDir, keys);
  await closeDb();
  for (const broken of archived.broken) report(broken, broken.file);
  for (const broken of stored.broken) report(broken, "database");
  for (const broken of noted.broken) report(broken, "database, against the ends noted in DATA_DIR/audit");
  for (const { file, line } of noted.lines) {
    process.exitCode = 1;
    console.error(`${file}, line ${line}: not as it was signed`);
  }
  console.log(
    `${stored.entries} entries of ${stored.users} users in the database, ${archived.entries} in ${archived.files} archive files, ` +
      `${noted.heads} noted ends: ` +
      (process.exitCode ? "NOT as written" : "all as written"),
  );
});

function report({ userId, seq, why }: BrokenChain, place: string): void {
  process.exitCode = 1;
  console.error(`user ${userId}, entry ${seq}: ${why} (${place})`);
}
