import { z } from "zod";
import { calendarFeed, createCalendarFeed, revokeCalendarFeed } from "#domain/transfer/calendar-feed.ts";
import { listImports, undoImport } from "#domain/transfer/past-imports.ts";
import { calendarAddress } from "#server/http/calendar-address.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const transferRouter = router({
  imports: userProcedure.query(({ ctx }) => listImports(ctx.actor)),
  undoImport: userProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => undoImport(ctx.actor, input.id)),
  calendar: userProcedure.query(({ ctx }) => calendarFeed(ctx.actor)),
  createCalendar: userProcedure.mutation(async ({ ctx }) => ({ url: calendarAddress((await createCalendarFeed(ctx.actor)).token) })),
  revokeCalendar: userProcedure.mutation(({ ctx }) => revokeCalendarFeed(ctx.actor)),
});
