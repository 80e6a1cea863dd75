import { z } from "zod";
import { McpAdd, McpUpdate } from "#contracts/mcp.ts";
import { requireProof } from "#domain/account/proof.ts";
import { addMcpServer, listMcpServers, removeMcpServer, testMcpServer, updateMcpServer } from "#domain/mcp/mcp.ts";
import { beginMcpSignIn, signOutOfMcpServer } from "#domain/mcp/mcp-sign-in.ts";
import { tellOwner } from "#server/auth/tell-owner.ts";
import { charge } from "#server/http/rate-limit.ts";
import { checkOutbound, outboundMcp } from "#server/outbound.ts";
import { mcpCallbackUrl } from "#server/rest/mcp-callback.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: z.uuid() });

export const mcpRouter = router({
  list: userProcedure.query(({ ctx }) => listMcpServers(ctx.actor)),
  add: userProcedure.input(McpAdd).mutation(({ ctx, input }) => addMcpServer(ctx.actor, input, settings().sealKeys)),
  update: userProcedure.input(McpUpdate).mutation(async ({ ctx, input }) => {
    // From then on its read-only tools run without approval.
    if (input.trusted) await requireProof(ctx.actor);
    const server = await updateMcpServer(ctx.actor, input, settings().sealKeys);
    if (input.trusted) await tellOwner(ctx.actor.userId, "mcp.trust", ctx.from);
    return server;
  }),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => removeMcpServer(ctx.actor, input.id)),
  /** Fetches and stores the server's tools; failures are returned, not thrown. */
  test: userProcedure.input(ById).mutation(async ({ ctx, input }) => {
    await charge("outbound", `user:${ctx.actor.userId}`);
    return testMcpServer(ctx.actor, input.id, { keys: settings().sealKeys, mcp: outboundMcp() });
  }),
  /** Where to send the user for the sign-in at their server. */
  signIn: userProcedure.input(ById).mutation(async ({ ctx, input }) => {
    await charge("outbound", `user:${ctx.actor.userId}`);
    const deps = { keys: settings().sealKeys, mcp: outboundMcp(), callbackUrl: mcpCallbackUrl, checkAddress: checkOutbound };
    return beginMcpSignIn(ctx.actor, input.id, deps);
  }),
  signOut: userProcedure.input(ById).mutation(({ ctx, input }) => signOutOfMcpServer(ctx.actor, input.id)),
});
