import { createSecretKey, randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { TokenClaims } from "#contracts/account.ts";
import { clockNow, currentTime } from "./database/clock.ts";

export type TokenKeys = {
  /** Signs and verifies. */
  secret: string;
  /** Verify only, until old tokens have expired. */
  previous?: string[];
  ttlSeconds: number;
};

/** A token of the product: HS256, claims of contract section 3, valid until the session `sid` or the TTL ends. */
export async function mintToken(keys: TokenKeys, userId: number, sessionId: number): Promise<string> {
  const now = Math.floor(clockNow() / 1000);
  return new SignJWT({ sid: String(sessionId) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(String(userId))
    .setIssuer("bestchat")
    .setAudience("bestchat")
    .setIssuedAt(now)
    .setExpirationTime(now + keys.ttlSeconds)
    .setJti(randomUUID())
    .sign(keyOf(keys.secret));
}

/**
 * The claims of a genuine, unexpired token, or null. Whether its session is still valid is checked in the database afterwards.
 */
export async function verifyToken(keys: TokenKeys, token: string): Promise<TokenClaims | null> {
  for (const secret of [keys.secret, ...(keys.previous ?? [])]) {
    const claims = await verifyWith(secret, token, keys.ttlSeconds);
    if (claims !== "other key") return claims;
  }
  return null;
}

async function verifyWith(secret: string, token: string, ttlSeconds: number): Promise<TokenClaims | null | "other key"> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ["HS256"],
      typ: "JWT",
      issuer: "bestchat",
      audience: "bestchat",
      requiredClaims: ["sub", "sid", "iat", "exp", "jti"],
      clockTolerance: 0,
      currentDate: currentTime(),
    });
    const claims = TokenClaims.safeParse(payload);
    if (!claims.success) return null;
    const { iat, exp, nbf } = claims.data;
    const now = clockNow() / 1000;
    if (iat > now || (nbf ?? 0) > now || exp - iat > ttlSeconds) return null;
    return claims.data;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return "other key";
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

const importedKeys = new Map<string, CryptoKey>();

/**
 * A secret's UTF-8 bytes as a key, imported once: jose would import them for every token, which costs as much as the
 * verification.
 */
function keyOf(secret: string): CryptoKey {
  const cached = importedKeys.get(secret);
  if (cached) return cached;
  const key = createSecretKey(secret, "utf8").toCryptoKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]) as CryptoKey;
  importedKeys.set(secret, key);
  return key;
}
