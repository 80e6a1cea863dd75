import { removeOtherSignInMethods } from "#domain/account/remove-sign-in-methods.ts";
import { forgetTrustedDevices } from "#domain/account/trusted-devices.ts";
import { tellOwner } from "#server/auth/tell-owner.ts";
import { provenProcedure, router } from "#server/trpc/init.ts";

export const waysInRouter = router({
  /** Removes everything that opens the account except this session, the password and the second factor. */
  removeAll: provenProcedure.mutation(async ({ ctx }) => {
    const removed = await removeOtherSignInMethods(ctx.actor);
    await forgetTrustedDevices(ctx.actor.userId);
    await tellOwner(ctx.actor.userId, "ways_in.remove_all", ctx.from);
    return removed;
  }),
});
