import { createHash } from "node:crypto";

type Access = { apiKey?: string | null | undefined; baseUrl?: string | undefined };

/**
 * A fingerprint of protocol, address and account: signed and encrypted thoughts are valid only for the same three. None of
 * them can be recovered from it.
 */
export function originOf(protocol: string, { apiKey, baseUrl }: Access): string {
  return createHash("sha256")
    .update(JSON.stringify([protocol, baseUrl ?? "", apiKey ?? ""]))
    .digest("hex")
    .slice(0, 16);
}
