import { settings } from "#server/settings.ts";
import { publicProcedure, router } from "#server/trpc/init.ts";

export const localRouter = router({
  /**
   * The local supervisor's setup: the demo login, which services are stand-ins, and where mails and push messages can be read.
   */
  info: publicProcedure.query(() => {
    const { demoLogin, standIns, mailboxUrl, pushStandInUrl } = settings();
    return { demoLogin, standIns, mailboxUrl, pushStandInUrl };
  }),
});
