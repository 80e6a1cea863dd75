import { z } from "zod";
import { DomainError } from "#domain/error.ts";
import { createMailAddress, mailAddress, revokeMailAddress } from "#domain/inbound-mail/mail-address.ts";
import { calendarFeed, createCalendarFeed, revokeCalendarFeed } from "#domain/transfer/calendar-feed.ts";
import { listImports, undoImport } from "#domain/transfer/past-imports.ts";
import { calendarAddress } from "#server/http/calendar-address.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const transferRouter = router({
  imports: userProcedure.query(({ ctx }) => listImports(ctx.actor)),
  undoImport: userProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => undoImport(ctx.actor, input.id)),
  calendar: userProcedure.query(({ ctx }) => calendarFeed(ctx.actor)),
  createCalendar: userProcedure.mutation(async ({ ctx }) => ({ url: calendarAddress((await createCalendarFeed(ctx.actor)).token) })),
  /** `isOffered`: the operator has set up a domain for it. */
  mail: userProcedure.query(async ({ ctx }) => ({
    isOffered: settings().inboundMail.domain !== null,
    createdAt: (await mailAddress(ctx.actor))?.createdAt ?? null,
  })),
  createMail: userProcedure.mutation(async ({ ctx }) => {
    const { domain } = settings().inboundMail;
    if (!domain) throw new DomainError("UNAVAILABLE", "Tasks by e-mail are not set up on this server");
    return { address: `${(await createMailAddress(ctx.actor)).name}@${domain}` };
  }),
  revokeMail: userProcedure.mutation(({ ctx }) => revokeMailAddress(ctx.actor)),
  revokeCalendar: userProcedure.mutation(({ ctx }) => revokeCalendarFeed(ctx.actor)),
});
