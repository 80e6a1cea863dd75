import { type McpClient, mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { briefLimits, checkedAddress, createOutboundFetch, type OutboundFetch } from "#lib/outbound.ts";
import { settings } from "./settings.ts";

const holder = globalThis as typeof globalThis & { bestchatOutbound?: { brief: OutboundFetch; mcp: McpClient } };

/** The guarded fetch of the web process, for short answers. */
export function outbound(): OutboundFetch {
  return fetches().brief;
}

/** The client of MCP servers, which may take longer. */
export function outboundMcp(): McpClient {
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
    mcp: mcpClient(createOutboundFetch({ allowPrivate, limits: mcpLimits })),
  };
  return holder.bestchatOutbound;
}
