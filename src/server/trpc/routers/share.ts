import { z } from "zod";
import { EntityId } from "#contracts/message.ts";
import { ShareChoice, ShareCreate } from "#contracts/share.ts";
import { copyShare } from "#domain/share/copy.ts";
import { createShare, listShares, revokeShare } from "#domain/share/share.ts";
import { previewShare } from "#domain/share/shown.ts";
import { shareAddress } from "#server/http/share-address.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const shareRouter = router({
  list: userProcedure
    .input(z.object({ conversationId: EntityId }).optional())
    .query(({ ctx, input }) => listShares(ctx.actor, input?.conversationId)),
  /** Exactly what a link with this choice would show. */
  preview: userProcedure
    .input(ShareChoice.extend({ conversationId: EntityId, messageId: EntityId.optional() }))
    .query(({ ctx, input }) => previewShare(ctx.actor, input)),
  create: userProcedure.input(ShareCreate).mutation(async ({ ctx, input }) => {
    const { share, token } = await createShare(ctx.actor, input);
    return { share, url: shareAddress(token) };
  }),
  revoke: userProcedure.input(z.object({ id: EntityId })).mutation(({ ctx, input }) => revokeShare(ctx.actor, input.id)),
  copy: userProcedure.input(z.object({ token: z.string().max(100) })).mutation(({ ctx, input }) => copyShare(ctx.actor, input.token)),
});
