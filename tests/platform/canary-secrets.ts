import { randomBytes } from "node:crypto";

const word = (name: string) => `canary-${name}-${randomBytes(12).toString("hex")}`;
const encryptionKey = randomBytes(32);

/** Secrets of the operator's environment that nobody else may ever see. */
export const operatorSecrets = {
  JWT_SECRET: word("jwt"),
  BETTER_AUTH_SECRET: word("auth"),
  ENCRYPTION_KEY: encryptionKey.toString("base64"),
  OPENAI_API_KEY: word("openai"),
  ANTHROPIC_API_KEY: word("anthropic"),
  POLAR_ACCESS_TOKEN: word("polar-token"),
  POLAR_WEBHOOK_SECRET: word("polar-webhook"),
  METRICS_TOKEN: word("metrics"),
  SMTP_PASSWORD: `${word("smtp")}/+&`,
  DATABASE_PASSWORD: `${word("database")}/+&`,
};

/** Secrets that a user gives to the product: they may be returned to that user only, and never logged. */
export const personal = {
  password: `${word("password")} ?&`,
  wrongPassword: `${word("mistyped")} ?&`,
  providerKey: word("provider-key"),
  mcpToken: word("mcp-token"),
  message: `${word("message")} with "quotes" & more`,
  title: `${word("title")} with "quotes" & more`,
  upload: `${word("upload")} with "quotes" & more`,
};

/**
 * All forms in which a secret could appear: plain, in JSON, in an address, in hex, and in base64 at any offset of a longer text.
 */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((before) => {
    // The characters at both ends depend on the neighbouring bytes.
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const inner = whole.replace(/=+$/, "").slice(before === 0 ? 0 : before + 1, -1);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const address = encodeURIComponent(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, inJson, address, address.replaceAll("%20", "+"), bytes.toString("hex"), ...base64])];
}

/** The raw bytes of the key that is stored in base64. */
export const encryptionKeyHex = encryptionKey.toString("hex");

/** The names of the secrets that a text contains in any form. */
export function findSecrets(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => (formsOf(secret).some((form) => text.includes(form)) ? [name] : []));
}
