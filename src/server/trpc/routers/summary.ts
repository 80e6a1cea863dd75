import { z } from "zod";
import { SummaryEdit } from "#contracts/summary.ts";
import { discardSummary, editSummary, listSummaries } from "#domain/chat/summary.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const summaryRouter = router({
  list: userProcedure
    .input(z.object({ conversationId: z.uuid() }))
    .query(({ ctx, input }) => listSummaries(ctx.actor, input.conversationId)),
  edit: userProcedure.input(SummaryEdit).mutation(({ ctx, input }) => editSummary(ctx.actor, input)),
  discard: userProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => discardSummary(ctx.actor, input.id)),
});
