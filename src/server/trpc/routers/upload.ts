import { z } from "zod";
import { EntityId } from "#contracts/message.ts";
import { removeUpload, uploadStates } from "#domain/file/upload.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const uploadRouter = router({
  /** The text extraction states of these files. The bytes come from the realtime process. */
  states: userProcedure.input(z.object({ ids: z.array(EntityId).max(20) })).query(({ ctx, input }) => uploadStates(ctx.actor, input.ids)),
  remove: userProcedure.input(z.object({ id: EntityId })).mutation(({ ctx, input }) => removeUpload(ctx.actor, input.id)),
});
