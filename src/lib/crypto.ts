import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** The current key for sealing, and former ones that still open; 32 bytes in base64 each. */
export type SealKeys = { current: string; previous: string[] };

/** The location of a secret. It is authenticated with the ciphertext, so that one row's secret opens in no other row. */
export type SecretBinding = { table: string; rowId: string; userId: number };

/** Thrown for a secret that was changed, moved or sealed with an unknown key. Reveals nothing of the secret. */
export class SealBroken extends Error {
  constructor(why: string) {
    super(`A stored secret cannot be opened: ${why}`);
    this.name = "SealBroken";
  }
}

const version = "v1";
const nonceLength = 12;
const tagLength = 16;

/** Encrypts `secret` for its location: `v1.<key id>.<base64url of nonce, ciphertext and tag>`. */
export function seal(keys: SealKeys, binding: SecretBinding, secret: string): string {
  const key = Buffer.from(keys.current, "base64");
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  cipher.setAAD(boundTo(keyIdOf(keys.current), binding));
  const sealed = Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${version}.${keyIdOf(keys.current)}.${sealed.toString("base64url")}`;
}

/** Decrypts a sealed secret of this location, with the current or a former key. */
export function unseal(keys: SealKeys, binding: SecretBinding, text: string): string {
  const [form, keyId, body, ...rest] = text.split(".");
  if (form !== version || !keyId || !body || rest.length > 0) throw new SealBroken("it is not in a known form");
  const key = [keys.current, ...keys.previous].find((candidate) => keyIdOf(candidate) === keyId);
  if (!key) throw new SealBroken("its key is in neither ENCRYPTION_KEY nor ENCRYPTION_KEY_PREVIOUS");
  const bytes = Buffer.from(body, "base64url");
  if (bytes.length < nonceLength + tagLength) throw new SealBroken("it is cut");
  try {
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64"), bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(boundTo(keyId, binding));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString("utf8");
  } catch {
    throw new SealBroken("it was changed, or belongs to another row");
  }
}

/** Whether a secret is sealed under the current key, so that a rotation can skip it. */
export function isCurrent(keys: SealKeys, text: string): boolean {
  return text.startsWith(`${version}.${keyIdOf(keys.current)}.`);
}

/** A short id of a key that reveals nothing of it. */
export function keyIdOf(key: string): string {
  return createHash("sha256").update("bestchat key id\0").update(Buffer.from(key, "base64")).digest("hex").slice(0, 12);
}

function boundTo(keyId: string, { table, rowId, userId }: SecretBinding): Buffer {
  return Buffer.from(JSON.stringify([version, keyId, table, rowId, userId]));
}
