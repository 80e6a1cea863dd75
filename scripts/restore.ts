import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStorage } from "#lib/storage/open-storage.ts";
import { BackupError } from "./backup/backup-error.ts";
import { passphraseOf } from "./backup/passphrase.ts";
import { findBackup } from "./backup/place.ts";
import {
  checkBackup,
  emptyAgain,
  type KeptSecrets,
  refuseUsedFolder,
  restoreBackup,
  restoreSecrets,
  type Sealed,
} from "./backup/restore-backup.ts";
import { applyMigrations } from "./start/database.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// `npm run restore -- <backup|folder|s3://bucket/prefix> [--check]`: into an empty DATA_DIR, and DATABASE_URL if set.
readEnvironmentOrExit();
const { env } = process;
const dataDir = env.DATA_DIR || ".data";
try {
  const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
  const { place, name } = await findBackup(positionals[0] ?? env.BACKUP_TO ?? "backups", env);
  const passphrase = passphraseOf(env);
  const sealed = () => place.get(name);
  const { about, secrets, counts } = await checkBackup(sealed, passphrase);
  console.log(`${name}, made at ${about.madeAt} by ${about.product}: ${counts.table} tables, ${counts.upload} files. It is whole.`);
  if (!values.check) {
    await refuseUsedFolder(dataDir);
    await restore(sealed, passphrase, secrets);
    console.log(
      `Restored to ${env.DATABASE_URL ? "DATABASE_URL and " : ""}${dataDir}. Now: npm run audit:verify, npm run usage:verify, npm start.`,
    );
    keepOtherSecrets(secrets);
  }
  process.exit(0);
} catch (error) {
  console.error(`Nothing was restored: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

async function restore(sealed: Sealed, passphrase: string, secrets: KeptSecrets): Promise<void> {
  try {
    await restoreSecrets(dataDir, secrets);
    await withDatabase(async (url) => {
      const { S3_BUCKET, AWS_ENDPOINT_URL } = env;
      const storage = openStorage({ DATA_DIR: dataDir, S3_BUCKET, AWS_ENDPOINT_URL });
      await restoreBackup(sealed, passphrase, { url: env.MIGRATE_URL ?? env.DIRECT_URL ?? url, dataDir, storage });
      const { code, output } = await applyMigrations(url, env);
      if (code !== 0) throw new BackupError(`It cannot be migrated to this version:\n${output.trim()}`);
    });
  } catch (error) {
    await emptyAgain(dataDir);
    throw error;
  }
}

/** Secrets of the backup's environment that differ from the current ones are written to a file beside the data, never printed. */
function keepOtherSecrets({ env: kept }: KeptSecrets): void {
  const differing = Object.entries(kept).filter(([name, value]) => env[name] !== value);
  if (differing.length === 0) return;
  const file = join(dataDir, "secrets.env");
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, differing.map(([name, value]) => `${name}=${value}\n`).join(""), { mode: 0o600 });
  console.warn(
    `${file} holds ${differing.map(([name]) => name).join(", ")} as they were set at the backup: set them again, then remove the file.`,
  );
}
