import { settings } from "#server/settings.ts";
import { publicProcedure, router } from "#server/trpc/init.ts";

export const realtimeRouter = router({
  /** The address of the socket; known only at run time, because one build serves any address. */
  config: publicProcedure.query(() => ({ url: settings().realtimeUrl })),
});
