import { z } from "zod";
import { SavedPromptAdd, SavedPromptUpdate } from "#contracts/prompt.ts";
import { addSavedPrompt, listSavedPrompts, removeSavedPrompt, updateSavedPrompt } from "#domain/chat/saved-prompt.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const savedPromptRouter = router({
  list: userProcedure.query(({ ctx }) => listSavedPrompts(ctx.actor)),
  add: userProcedure.input(SavedPromptAdd).mutation(({ ctx, input }) => addSavedPrompt(ctx.actor, input)),
  update: userProcedure.input(SavedPromptUpdate).mutation(({ ctx, input }) => updateSavedPrompt(ctx.actor, input)),
  remove: userProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => removeSavedPrompt(ctx.actor, input.id)),
});
