import { z } from "zod";
import { InsightDays } from "#contracts/insights.ts";
import { TimeZone } from "#contracts/time-zone.ts";
import { insightsOf } from "#domain/insights/insights.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const Range = z.object({ days: InsightDays, timeZone: TimeZone.optional() });

export const insightsRouter = router({
  get: userProcedure.input(Range).query(({ ctx, input }) => insightsOf(ctx.actor, { days: input.days }, input.timeZone)),
});
