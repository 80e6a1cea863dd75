import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Secrets = z.object({
  databasePassword: z.string(),
  JWT_SECRET: z.string(),
  BETTER_AUTH_SECRET: z.string(),
  ENCRYPTION_KEY: z.string(),
  POLAR_WEBHOOK_SECRET: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

/** The secrets of a data folder, made once and then kept: tokens and stored keys outlive a restart. */
export function secretsOf(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  if (existsSync(file)) return Secrets.parse(JSON.parse(readFileSync(file, "utf8")));
  const secrets: Secrets = {
    databasePassword: randomBytes(24).toString("hex"),
    JWT_SECRET: randomBytes(48).toString("base64"),
    BETTER_AUTH_SECRET: randomBytes(48).toString("base64"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    POLAR_WEBHOOK_SECRET: randomBytes(32).toString("hex"),
  };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
