import { z } from "zod";
import { settingGroups } from "#contracts/setting.ts";
import { modelsOf, setDefaultModel } from "#domain/model/model.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const modelRouter = router({
  /** `confirmEmail`: models that are neither the user's own nor the stand-in need a confirmed address. */
  list: userProcedure.query(async ({ ctx }) => {
    await settings().refreshModels();
    return { ...(await modelsOf(ctx.actor, settings().modelSources)), confirmEmail: settings().confirmEmail };
  }),
  /** The model of new chats; null leaves the choice to the server. */
  setDefault: userProcedure.input(z.object({ model: settingGroups.model.settings.defaultModel.value })).mutation(async ({ ctx, input }) => {
    await settings().refreshModels();
    await setDefaultModel(ctx.actor, input.model, settings().modelSources);
  }),
});
