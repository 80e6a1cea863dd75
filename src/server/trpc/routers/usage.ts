import { z } from "zod";
import { Caps } from "#contracts/setting.ts";
import { TimeZone } from "#contracts/time-zone.ts";
import { UsageDays } from "#contracts/usage.ts";
import { getCaps, setCaps } from "#domain/usage/limit/caps.ts";
import { listUsage } from "#domain/usage/usage-list.ts";
import { messageUsage } from "#domain/usage/usage-message.ts";
import { usageOverview } from "#domain/usage/usage-view.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const Page = z.object({ cursor: z.string().max(30).optional(), limit: z.number().int().min(1).max(100).optional() });

export const usageRouter = router({
  caps: userProcedure.query(({ ctx }) => getCaps(ctx.actor)),
  setCaps: userProcedure.input(Caps).mutation(({ ctx, input }) => setCaps(ctx.actor, input)),
  overview: userProcedure
    .input(z.object({ days: UsageDays, timeZone: TimeZone.optional() }))
    .query(({ ctx, input }) => usageOverview(ctx.actor, input.days, input.timeZone)),
  message: userProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => messageUsage(ctx.actor, input.id)),
  entries: userProcedure.input(Page.optional()).query(({ ctx, input }) => listUsage(ctx.actor, input)),
});
