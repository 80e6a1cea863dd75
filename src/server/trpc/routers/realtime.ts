import { settings } from "#server/settings.ts";
import { publicProcedure, router } from "#server/trpc/init.ts";

export const realtimeRouter = router({
  /** Where the socket listens; known only at run time, because one build serves any address. */
  config: publicProcedure.query(() => ({ url: settings().realtimeUrl })),
});
