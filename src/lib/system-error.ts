/** What a failed call of the operating system means for whoever waits. */
export type SystemFailure = "disk-full" | "disk-refused" | "network" | null;

const full = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const network = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EPROTO",
]);
const undici = /^UND_ERR_(SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|CLOSED|DESTROYED)$/;

/** Reads the code of an error, or of what it was caused by: fetch hides a refused connection in a cause. */
export function systemFailure(error: unknown): SystemFailure {
  for (let inner = error, depth = 0; typeof inner === "object" && inner !== null && depth < 5; depth += 1) {
    const code = "code" in inner && typeof inner.code === "string" ? inner.code : "";
    if (full.has(code)) return "disk-full";
    if (network.has(code) || undici.test(code)) return "network";
    // Every other refusal of the operating system: no right, read-only, broken, no such folder, too many open files …
    if ("syscall" in inner && "errno" in inner)
      return /^(connect|getaddrinfo|listen|accept)$/.test(String(inner.syscall)) ? "network" : "disk-refused";
    const first = "errors" in inner && Array.isArray(inner.errors) ? inner.errors[0] : undefined;
    inner = "cause" in inner && inner.cause ? inner.cause : first;
  }
  return null;
}
