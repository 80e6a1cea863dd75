import type { SealKeys } from "#lib/crypto.ts";
import { secretsOf } from "./secrets.ts";

/** The keys of stored secrets: from the environment, else from the data folder. */
export function sealKeysOf(dataDir: string): SealKeys {
  const previous = (process.env.ENCRYPTION_KEY_PREVIOUS ?? "").split(",").map((key) => key.trim());
  return { current: process.env.ENCRYPTION_KEY || secretsOf(dataDir).ENCRYPTION_KEY, previous: previous.filter(Boolean) };
}
