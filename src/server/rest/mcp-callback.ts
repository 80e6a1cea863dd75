import { z } from "zod";
import type { McpSignInOutcome } from "#contracts/mcp.ts";
import { testMcpServer } from "#domain/mcp/mcp.ts";
import { finishMcpSignIn } from "#domain/mcp/mcp-sign-in.ts";
import { actorOfCookie } from "#server/auth/sign-in/login.ts";
import { charge } from "#server/http/rate-limit.ts";
import { type ApiRequest, clientAddressOf } from "#server/http/request.ts";
import { outboundMcp } from "../outbound.ts";
import { settings } from "../settings.ts";
import { answer, type Route } from "./route.ts";

const base = "/api/mcp/callback";

/** Where browsers come back to from the sign-in at an MCP server. */
export function mcpCallbackUrl(id: string): string {
  return `${settings().appUrl}${base}/${id}`;
}

/** A page for browsers and no part of the API: whatever happens, it leads to the settings of this application. */
export const mcpCallbackRoute: Route = {
  definition: { operationId: "mcpCallback", summary: "Back from a sign-in", access: "public", budget: "public", status: 200 },
  handle: (request, { id }, path) =>
    answer(request, path, "mcpCallback", async (requestId, headers) => {
      await charge("public", clientAddressOf(request.headers));
      const outcome = await outcomeOf(request, requestId, id ?? "");
      headers.set("Location", `${settings().appUrl}/settings/tools?mcp=${outcome}`);
      // The code in this address is nobody else's business, though it is worth nothing any more.
      headers.set("Referrer-Policy", "no-referrer");
      return new Response(null, { status: 303, headers });
    }),
};

async function outcomeOf(request: ApiRequest, requestId: string, id: string): Promise<McpSignInOutcome> {
  const actor = await actorOfCookie(request.headers, requestId);
  if (!actor || !z.uuid().safeParse(id).success) return "expired";
  const query = new URL(request.url).searchParams;
  const given = { state: query.get("state"), code: query.get("code"), error: query.get("error"), iss: query.get("iss") };
  const deps = { keys: settings().sealKeys, mcp: outboundMcp() };
  const outcome = await finishMcpSignIn(actor, id, given, deps);
  // What was the point of it: the tools. How that went, the server's entry says.
  if (outcome === "done") await testMcpServer(actor, id, deps);
  return outcome;
}
