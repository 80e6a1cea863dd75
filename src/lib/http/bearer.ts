import { createHash, timingSafeEqual } from "node:crypto";

/** The bearer in an Authorization header, whose scheme is case-insensitive (RFC 9110), or null. */
export function bearerIn(authorization: string | null | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
}

/** Compares secrets of any length in constant time. */
export function secretsEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
