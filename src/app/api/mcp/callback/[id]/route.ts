import { handlersOf } from "#server/rest/handlers.ts";
import { mcpCallbackRoute } from "#server/rest/mcp-callback.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = handlersOf("/api/mcp/callback/{id}", { GET: mcpCallbackRoute });
