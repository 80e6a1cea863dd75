import { settings } from "../settings.ts";
import { publicProcedure, router } from "../trpc/init.ts";

export const localRouter = router({
  /** What the local supervisor set up: the demo login, and which outside services are stand-ins. */
  info: publicProcedure.query(() => ({ demoLogin: settings().demoLogin, standIns: settings().standIns })),
});
