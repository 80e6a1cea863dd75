import { z } from "zod";
import { ApiKeyCreate } from "#contracts/api-key.ts";
import { idMax } from "#contracts/task.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "#domain/api-key.ts";
import { router, userProcedure } from "../trpc/init.ts";

const ById = z.object({ id: z.number().int().min(1).max(idMax) });

export const apiKeyRouter = router({
  list: userProcedure.query(({ ctx }) => listApiKeys(ctx.actor)),
  create: userProcedure.input(ApiKeyCreate).mutation(({ ctx, input }) => createApiKey(ctx.actor, input)),
  revoke: userProcedure.input(ById).mutation(({ ctx, input }) => revokeApiKey(ctx.actor, input.id)),
});
