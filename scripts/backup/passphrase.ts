import { readFileSync } from "node:fs";
import { BackupError } from "./backup-error.ts";

const lengthMin = 16;

/**
 * The passphrase of backups: the content of BACKUP_KEY_FILE, else BACKUP_PASSPHRASE.
 * @throws BackupError when neither is set, or it is too short to protect all secrets of the product
 */
export function passphraseOf(env: Record<string, string | undefined>): string {
  const { BACKUP_KEY_FILE: file, BACKUP_PASSPHRASE: given } = env;
  const text = file ? readKey(file) : given;
  if (!text)
    throw new BackupError(
      "A backup holds every secret and is sealed: set BACKUP_PASSPHRASE, or BACKUP_KEY_FILE to a file (`openssl rand -base64 32 > backup.key`), and keep it elsewhere.",
    );
  if (text.length < lengthMin) throw new BackupError(`The passphrase is too short: at least ${lengthMin} characters.`);
  return text;
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new BackupError(`BACKUP_KEY_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? error}).`);
  }
}
