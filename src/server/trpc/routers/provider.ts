import { z } from "zod";
import { ModelFactsSet } from "#contracts/model-facts.ts";
import { ProviderAdd, ProviderUpdate } from "#contracts/provider.ts";
import { providerPresets } from "#contracts/provider-presets.ts";
import { addProvider, listProviders, removeProvider, testProvider, updateProvider } from "#domain/model/provider.ts";
import { listProviderModels, setModelFacts } from "#domain/model/provider-facts.ts";
import { modelsAsker } from "#integrations/model-lists/ask-for-models.ts";
import { charge } from "#server/http/rate-limit.ts";
import { outbound } from "#server/outbound.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: z.uuid() });

export const providerRouter = router({
  list: userProcedure.query(({ ctx }) => listProviders(ctx.actor)),
  add: userProcedure.input(ProviderAdd).mutation(({ ctx, input }) => addProvider(ctx.actor, input, settings().sealKeys)),
  update: userProcedure.input(ProviderUpdate).mutation(({ ctx, input }) => updateProvider(ctx.actor, input, settings().sealKeys)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => removeProvider(ctx.actor, input.id)),
  /** Fetches and stores the provider's models; failures are returned, not thrown. */
  test: userProcedure.input(ById).mutation(async ({ ctx, input }) => {
    await charge("outbound", `user:${ctx.actor.userId}`);
    return testProvider(ctx.actor, input.id, { keys: settings().sealKeys, askForModels: modelsAsker(outbound()) });
  }),
  models: userProcedure.input(ById).query(({ ctx, input }) => listProviderModels(ctx.actor, input.id)),
  /** The user's own facts about a model: context window, prices, vision. */
  setModel: userProcedure.input(ModelFactsSet).mutation(({ ctx, input }) => setModelFacts(ctx.actor, input)),
  /** Local servers that are running, where users may enter private addresses. */
  local: userProcedure.query(async ({ ctx }) => {
    if (!settings().allowPrivateUrls) return { allowed: false, found: [] };
    await charge("outbound", `user:${ctx.actor.userId}`);
    const askForModels = modelsAsker(outbound());
    const requests = providerPresets
      .filter((preset) => preset.name === "Ollama" || preset.name === "LM Studio")
      .map(async (preset) => {
        const answer = await askForModels({ ...preset, apiKey: null });
        return answer.ok ? [{ name: preset.name, baseUrl: preset.baseUrl, models: answer.models.length }] : [];
      });
    return { allowed: true, found: (await Promise.all(requests)).flat() };
  }),
});
