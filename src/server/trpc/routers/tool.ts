import { z } from "zod";
import { EntityId } from "#contracts/message.ts";
import { undoBranch, undoConversation, undoReply, undoToolCall } from "#domain/tool/undo.ts";
import { undoProposedChange } from "#domain/tool/undo-change.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const toolRouter = router({
  undo: userProcedure
    .input(z.object({ messageId: EntityId, callId: z.string().min(1).max(200) }))
    .mutation(({ ctx, input }) => undoToolCall(ctx.actor, input)),
  undoChange: userProcedure
    .input(z.object({ messageId: EntityId, callId: z.string().min(1).max(200), at: z.number().int().min(0) }))
    .mutation(({ ctx, input }) => undoProposedChange(ctx.actor, input)),
  undoConversation: userProcedure
    .input(z.object({ conversationId: EntityId }))
    .mutation(async ({ ctx, input }) => ({ replies: await undoConversation(ctx.actor, input.conversationId) })),
  undoBranch: userProcedure
    .input(z.object({ messageId: EntityId }))
    .mutation(async ({ ctx, input }) => ({ replies: await undoBranch(ctx.actor, input.messageId) })),
  undoReply: userProcedure.input(z.object({ messageId: EntityId })).mutation(({ ctx, input }) => undoReply(ctx.actor, input.messageId)),
});
