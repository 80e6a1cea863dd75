import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { newVapidKeys } from "#lib/web-push/vapid.ts";
import { DamagedFile, readJsonFile, writeJsonFile } from "./json-file.ts";
import { StartError } from "./preflight.ts";

const Secrets = z.object({
  databasePassword: z.string(),
  JWT_SECRET: z.string(),
  BETTER_AUTH_SECRET: z.string(),
  ENCRYPTION_KEY: z.string(),
  POLAR_WEBHOOK_SECRET: z.string(),
  VAPID_PUBLIC_KEY: z.string(),
  VAPID_PRIVATE_KEY: z.string(),
});
/** Folders from before push notifications lack these keys: nothing depends on them there. */
const KeptSecrets = Secrets.partial({ VAPID_PUBLIC_KEY: true, VAPID_PRIVATE_KEY: true });
export type Secrets = z.infer<typeof Secrets>;

/**
 * The secrets of a data folder, created once: tokens, stored keys and second factors depend on them.
 * @throws StartError when they are damaged, or missing beside a database that was created with them
 */
export function secretsOf(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  const kept = readSecrets(file);
  if (kept) return complete(file, kept);
  if (existsSync(join(dataDir, "postgres", "PG_VERSION"))) throw lost(file, "is missing beside the database that was made with it");
  const secrets: Secrets = {
    databasePassword: randomBytes(24).toString("hex"),
    JWT_SECRET: randomBytes(48).toString("base64"),
    BETTER_AUTH_SECRET: randomBytes(48).toString("base64"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    POLAR_WEBHOOK_SECRET: randomBytes(32).toString("hex"),
    ...newPushKeys(),
  };
  writeJsonFile(file, secrets, 0o600);
  return secrets;
}

/** Whether `secretsOf` would have to create new ones. */
export function lacksSecrets(dataDir: string): boolean {
  return !existsSync(join(dataDir, "secrets.json"));
}

function complete(file: string, kept: z.infer<typeof KeptSecrets>): Secrets {
  const { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, ...others } = kept;
  if (VAPID_PUBLIC_KEY && VAPID_PRIVATE_KEY) return { ...others, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY };
  const secrets = { ...others, ...newPushKeys() };
  writeJsonFile(file, secrets, 0o600);
  return secrets;
}

function newPushKeys(): Pick<Secrets, "VAPID_PUBLIC_KEY" | "VAPID_PRIVATE_KEY"> {
  const { publicKey, privateKey } = newVapidKeys();
  return { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey };
}

function readSecrets(file: string): z.infer<typeof KeptSecrets> | null {
  try {
    return readJsonFile(file, KeptSecrets);
  } catch (error) {
    if (error instanceof DamagedFile) throw lost(file, "is damaged");
    throw error;
  }
}

function lost(file: string, how: string): StartError {
  return new StartError(
    `${file} ${how}. It holds the keys of that database, so new ones would not open it: put the file back from a backup, or set DATA_DIR to a new folder to begin with an empty database.`,
  );
}
