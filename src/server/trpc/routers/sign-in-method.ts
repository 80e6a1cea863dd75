import { z } from "zod";
import type { SocialProvider } from "#contracts/sign-in-method.ts";
import { idMax } from "#contracts/task.ts";
import { trimmedText } from "#contracts/text.ts";
import { listSignInMethods, removePasskey, renamePasskey, unlinkAccount } from "#domain/account/sign-in-method.ts";
import { tellOwner } from "#server/auth/tell-owner.ts";
import { settings } from "#server/settings.ts";
import { provenProcedure, publicProcedure, router, userProcedure } from "#server/trpc/init.ts";

const ById = z.object({ id: z.number().int().min(1).max(idMax) });

export const signInMethodRouter = router({
  /** The identity providers shown on the sign-in page. */
  providers: publicProcedure.query(() => Object.keys(settings().socialProviders) as SocialProvider[]),
  list: userProcedure.query(({ ctx }) => listSignInMethods(ctx.actor)),
  renamePasskey: userProcedure
    .input(ById.extend({ name: trimmedText(100, 1) }))
    .mutation(({ ctx, input }) => renamePasskey(ctx.actor, input.id, input.name)),
  removePasskey: provenProcedure.input(ById).mutation(async ({ ctx, input }) => {
    await removePasskey(ctx.actor, input.id);
    await tellOwner(ctx.actor.userId, "passkey.remove", ctx.from);
  }),
  unlinkAccount: provenProcedure.input(ById).mutation(async ({ ctx, input }) => {
    await unlinkAccount(ctx.actor, input.id);
    await tellOwner(ctx.actor.userId, "account.unlink", ctx.from);
  }),
});
