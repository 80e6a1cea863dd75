import { createHash } from "node:crypto";

type Access = { apiKey?: string | null | undefined; baseUrl?: string | undefined };

/**
 * Names who says something: signed and encrypted thoughts are good for the same protocol, address and account alone. A
 * fingerprint, from which none of them can be read.
 */
export function originOf(protocol: string, { apiKey, baseUrl }: Access): string {
  return createHash("sha256")
    .update(JSON.stringify([protocol, baseUrl ?? "", apiKey ?? ""]))
    .digest("hex")
    .slice(0, 16);
}
