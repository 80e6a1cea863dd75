import { createHash, timingSafeEqual } from "node:crypto";

/** What stands behind `Bearer` in the header Authorization, whose case does not count (RFC 9110), or null. */
export function bearerIn(authorization: string | null | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
}

/** Compares secrets in constant time, whatever their lengths. */
export function secretsEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
