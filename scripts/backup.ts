import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openStorage } from "#lib/storage/open-storage.ts";
import { BackupError } from "./backup/backup-error.ts";
import { type BackupCount, makeBackup } from "./backup/make-backup.ts";
import { noteBackup } from "./backup/note-backup.ts";
import { passphraseOf } from "./backup/passphrase.ts";
import { nameAt, openPlace, removeOld } from "./backup/place.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// `npm run backup -- [--to folder|s3://bucket/prefix] [--keep 14]`: database, files and secrets in one encrypted file, while the
// product runs.
readEnvironmentOrExit();
const { env } = process;
try {
  const { values } = parseArgs({ options: { to: { type: "string" }, keep: { type: "string" } } });
  const keep = numberOf(values.keep ?? env.BACKUP_KEEP ?? "14");
  const passphrase = passphraseOf(env);
  const place = openPlace(values.to ?? env.BACKUP_TO ?? "backups", env);
  const count: BackupCount = { tables: 0, uploads: 0, missing: [] };
  const began = Date.now();
  const { bytes, where } = await withDatabase(async (url) => {
    const { S3_BUCKET, AWS_ENDPOINT_URL, DATA_DIR = ".data" } = env;
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    const source = { url: env.DIRECT_URL ?? url, dataDir: DATA_DIR, env, version };
    const storage = openStorage({ DATA_DIR, S3_BUCKET, AWS_ENDPOINT_URL });
    const made = await place.put(nameAt(new Date(began)), makeBackup({ ...source, storage }, passphrase, count));
    await noteBackup(source.url, new Date(began));
    return made;
  });
  const size = `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  console.log(`${where}: ${count.tables} tables, ${count.uploads} files, ${size}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  for (const name of await removeOld(place, keep)) console.log(`Removed ${name}: the newest ${keep} are kept.`);
  for (const id of count.missing) console.error(`The file ${id} is not in the storage, although its row is there.`);
  process.exit(count.missing.length > 0 ? 1 : 0);
} catch (error) {
  console.error(`There is no backup: ${error instanceof BackupError ? error.message : error instanceof Error ? error.message : error}`);
  process.exit(1);
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new BackupError("BACKUP_KEEP must be a whole number of at least 1.");
  return number;
}
