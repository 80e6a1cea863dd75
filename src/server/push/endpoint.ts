import { invalid } from "#domain/error.ts";
import { checkedAddress, OutboundError } from "#lib/outbound.ts";
import { settings } from "../settings.ts";

/** Names of hosts in a local network, wherever they are resolved. */
const inside = /(^|\.)(localhost|local|internal|lan|home|home\.arpa|intranet)\.?$/i;

/**
 * Refuses a push endpoint that is not https or is in the operator's own network. The guard checks again on every request, so a
 * name that does not resolve now does no harm.
 * @throws VALIDATION
 */
export async function checkEndpoint(text: string): Promise<void> {
  const url = new URL(text);
  const { allowPrivateUrls: allowPrivate, pushAllowedOrigin } = settings();
  if (pushAllowedOrigin !== null && url.origin === pushAllowedOrigin && !url.username && !url.password) return;
  if (url.protocol !== "https:") throw invalid("endpoint", "must be an https address");
  if (!allowPrivate && (inside.test(url.hostname) || !/[.:]/.test(url.hostname)))
    throw invalid("endpoint", "must not lead into this server's own network");
  try {
    await checkedAddress(text, { allowPrivate });
  } catch (error) {
    if (error instanceof OutboundError) throw invalid("endpoint", reasonOf(error));
    // The name does not resolve: see above.
  }
}

function reasonOf({ code, message }: OutboundError): string {
  return code === "ADDRESS_REFUSED" ? "must not lead into this server's own network" : message;
}
