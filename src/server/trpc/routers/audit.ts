import { z } from "zod";
import { listAudit } from "#domain/audit/audit.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const auditRouter = router({
  list: userProcedure
    .input(z.object({ cursor: z.string().max(20).optional() }).optional())
    .query(({ ctx, input }) => listAudit(ctx.actor, input?.cursor)),
});
