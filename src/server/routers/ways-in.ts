import { removeAllWaysIn } from "#domain/ways-in.ts";
import { tellOwner } from "../auth/tell-owner.ts";
import { forgetTrustedDevices } from "../auth/trusted-devices.ts";
import { provenProcedure, router } from "../trpc/init.ts";

export const waysInRouter = router({
  /** Leaves this session, the password and the second factor, and nothing else that opens the account. */
  removeAll: provenProcedure.mutation(async ({ ctx }) => {
    const removed = await removeAllWaysIn(ctx.actor);
    await forgetTrustedDevices(ctx.actor.userId);
    tellOwner(ctx.actor.userId, "ways_in.remove_all", ctx.from);
    return removed;
  }),
});
