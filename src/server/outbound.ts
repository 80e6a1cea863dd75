import { mcpLimits } from "#domain/mcp/mcp-client.ts";
import { briefLimits, checkedAddress, createOutboundFetch, type OutboundFetch } from "#lib/outbound.ts";
import { settings } from "./settings.ts";

const holder = globalThis as typeof globalThis & { bestchatOutbound?: { brief: OutboundFetch; mcp: OutboundFetch } };

/** The guarded fetch of the web process, for short answers. */
export function outbound(): OutboundFetch {
  return fetches().brief;
}

/** The same for MCP servers, which may take longer. */
export function outboundMcp(): OutboundFetch {
  return fetches().mcp;
}

/** Throws unless a person may be sent to an address that somebody else's server named. */
export function checkOutbound(url: string): Promise<URL> {
  return checkedAddress(url, { allowPrivate: settings().allowPrivateUrls });
}

function fetches() {
  const allowPrivate = settings().allowPrivateUrls;
  holder.bestchatOutbound ??= {
    brief: createOutboundFetch({ allowPrivate, limits: briefLimits }),
    mcp: createOutboundFetch({ allowPrivate, limits: mcpLimits }),
  };
  return holder.bestchatOutbound;
}
