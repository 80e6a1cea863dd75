/** The meaning of a failed system call for the user. */
export type SystemFailure = "disk-full" | "disk-refused" | "network" | "untrusted" | null;

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
/** An untrusted certificate, or TLS with a server that does not speak it: a retry changes nothing. */
const untrusted = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)/;
const unconnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);
const undici = /^UND_ERR_(SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|CLOSED|DESTROYED)$/;

/** Classifies an error by its code or that of its causes: fetch hides a refused connection in a cause. */
export function systemFailure(error: unknown): SystemFailure {
  for (const inner of causesOf(error)) {
    const code = codeOf(inner);
    if (full.has(code)) return "disk-full";
    if (untrusted.test(code) || (code === "EPROTO" && /SSL routines/.test(String(inner)))) return "untrusted";
    if (network.has(code) || undici.test(code)) return "network";
    // Any other refusal of the operating system: permissions, read-only, broken, missing folder, too many open files …
    if ("syscall" in inner && "errno" in inner)
      return /^(connect|getaddrinfo|listen|accept)$/.test(String(inner.syscall)) ? "network" : "disk-refused";
  }
  return null;
}

/** Whether no connection was made, so that nothing can have been requested over it. */
export function isUnconnected(error: unknown): boolean {
  return causesOf(error).some((inner) => unconnected.has(codeOf(inner)));
}

function causesOf(error: unknown): object[] {
  const found: object[] = [];
  for (let inner = error; typeof inner === "object" && inner !== null && found.length < 5; ) {
    found.push(inner);
    const first = "errors" in inner && Array.isArray(inner.errors) ? inner.errors[0] : undefined;
    inner = "cause" in inner && inner.cause ? inner.cause : first;
  }
  return found;
}

function codeOf(error: object): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
