import { SearchInput } from "#contracts/search.ts";
import { search } from "#domain/search/search.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

export const searchRouter = router({
  query: userProcedure.input(SearchInput).query(({ ctx, input }) => search(ctx.actor, input.q)),
});
