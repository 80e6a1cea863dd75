import { z } from "zod";
import { ApiKeyCreate } from "#contracts/api-key.ts";
import { idMax } from "#contracts/task.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "#domain/account/api-key.ts";
import { tellOwner } from "#server/auth/tell-owner.ts";
import { provenProcedure, router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: z.number().int().min(1).max(idMax) });

export const apiKeyRouter = router({
  list: userProcedure.query(({ ctx }) => listApiKeys(ctx.actor)),
  create: provenProcedure.input(ApiKeyCreate).mutation(async ({ ctx, input }) => {
    const made = await createApiKey(ctx.actor, input);
    await tellOwner(ctx.actor.userId, "api_key.create", ctx.from);
    return made;
  }),
  revoke: provenProcedure.input(ById).mutation(async ({ ctx, input }) => {
    await revokeApiKey(ctx.actor, input.id);
    await tellOwner(ctx.actor.userId, "api_key.revoke", ctx.from);
  }),
});
