import { settings } from "#server/settings.ts";
import { publicProcedure, router } from "#server/trpc/init.ts";

export const localRouter = router({
  /** What the local supervisor set up: the demo login, which outside services are stand-ins, and where mails and push messages can be read. */
  info: publicProcedure.query(() => {
    const { demoLogin, standIns, mailboxUrl, pushStandInUrl } = settings();
    return { demoLogin, standIns, mailboxUrl, pushStandInUrl };
  }),
});
