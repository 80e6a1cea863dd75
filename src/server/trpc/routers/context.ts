import { z } from "zod";
import { ModelId } from "#contracts/provider.ts";
import { estimateContext } from "#domain/chat/context-estimate.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const Place = z.object({ conversationId: z.uuid(), parentId: z.uuid().nullable(), model: ModelId });

export const contextRouter = router({
  /** Without the text that is being written: what is not sent yet has no business in an address. */
  estimate: userProcedure.input(Place).query(({ ctx, input }) => estimateContext(ctx.actor, input, settings().modelSources.demo)),
});
