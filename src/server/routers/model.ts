import { modelCatalog } from "#domain/model.ts";
import { settings } from "../settings.ts";
import { router, userProcedure } from "../trpc/init.ts";

export const modelRouter = router({
  list: userProcedure.query(() => modelCatalog(settings().modelSources)),
});
