import { randomUUID } from "node:crypto";

/** The caller's id for a request or handshake if it is fit for logs, else null. */
export function callerRequestId(header: unknown): string | null {
  return typeof header === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(header) ? header : null;
}

/** The caller's id or a new one. If the header is repeated, the first counts. */
export function requestIdFrom(header: unknown): string {
  return callerRequestId([header].flat()[0]) ?? randomUUID();
}
