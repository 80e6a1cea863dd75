import { SignJWT } from "jose";

type Change = { iat?: number; nbf?: number; exp?: number; aud?: string; iss?: string };

/** A token as in the contract, with times in seconds from now. */
export function forge(
  secret: Uint8Array,
  userId: number,
  sessionId: number,
  { iat = 0, nbf, exp = 3600, aud = "bestchat", iss = "bestchat" }: Change,
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ sid: String(sessionId), iat: now + iat, exp: now + exp, ...(nbf ? { nbf: now + nbf } : {}) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(String(userId))
    .setIssuer(iss)
    .setAudience(aud)
    .setJti("j")
    .sign(secret);
}
