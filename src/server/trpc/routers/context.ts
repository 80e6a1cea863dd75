import { z } from "zod";
import { ModelId } from "#contracts/provider.ts";
import { estimateContext } from "#domain/chat/context-estimate.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const Place = z.object({ conversationId: z.uuid(), parentId: z.uuid().nullable(), model: ModelId });

export const contextRouter = router({
  /** Without the text being typed: unsent text does not belong in a URL. */
  estimate: userProcedure.input(Place).query(({ ctx, input }) => estimateContext(ctx.actor, input, settings().modelSources.demo)),
});
