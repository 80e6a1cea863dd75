import { rotateKeys } from "../src/domain/maintenance/rotate-keys.ts";
import { keyIdOf } from "../src/lib/crypto.ts";
import { closeDb, openDb } from "../src/lib/db.ts";
import { checkPresentEnv } from "../src/lib/env.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { sealKeysOf } from "./start/seal-keys.ts";
import { withDatabase } from "./with-database.ts";

// Reseals every stored key with ENCRYPTION_KEY; ENCRYPTION_KEY_PREVIOUS opens the former ones (docs/decisions/022).
readEnvironmentOrExit();
try {
  checkPresentEnv(process.env);
  const rotation = await withDatabase(async (url) => {
    const keys = sealKeysOf(process.env.DATA_DIR || ".data");
    openDb({ url: process.env.DIRECT_URL || url, poolMax: 2 });
    console.log(`Sealing with key ${keyIdOf(keys.current)} …`);
    return rotateKeys(keys).finally(closeDb);
  });
  console.log(`${rotation.resealed} sealed anew, ${rotation.unreadable.length} cannot be opened.`);
  for (const row of rotation.unreadable) console.error(`  ${row}: add the key it was sealed with to ENCRYPTION_KEY_PREVIOUS`);
  process.exit(rotation.unreadable.length > 0 ? 1 : 0);
} catch (error) {
  console.error(`The keys were not rotated: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
