import { randomUUID } from "node:crypto";

/** The id of a request or handshake: the caller's own where it is one that logs can hold, else null. */
export function givenRequestId(given: unknown): string | null {
  return typeof given === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : null;
}

/** The same, or a new one. Of a header that came several times the first counts. */
export function requestIdFrom(given: unknown): string {
  return givenRequestId([given].flat()[0]) ?? randomUUID();
}
