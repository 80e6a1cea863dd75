import { type McpClient, mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { briefLimits, checkedAddress, createOutboundFetch, type OutboundFetch } from "#lib/outbound.ts";
import { settings } from "./settings.ts";

const holder = globalThis as typeof globalThis & { bestchatOutbound?: { brief: OutboundFetch; mcp: McpClient } };

/** The guarded fetch of the web process, for short responses. */
export function outbound(): OutboundFetch {
  return fetches().brief;
}

/** The MCP client, whose requests may take longer. */
export function outboundMcp(): McpClient {
  return fetches().mcp;
}

/** Checks an address, named by a third-party server, that a person is to be sent to. Throws if it is not allowed. */
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
