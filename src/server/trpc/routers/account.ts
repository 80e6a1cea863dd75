import { z } from "zod";
import { ConfirmEmailInput, CredentialsInput, EmailChangeInput } from "#contracts/account.ts";
import { AccountChange, settingGroups, shapeOf } from "#contracts/setting.ts";
import { changeAccount, getAccount, setToolPolicy } from "#domain/account/account.ts";
import { requireProof } from "#domain/account/proof.ts";
import { readInstructions, setInstructions } from "#domain/chat/instructions.ts";
import { acceptEmailChange, askEmailChange } from "#server/auth/email-change.ts";
import { restoreAccountByLink } from "#server/auth/restore-account.ts";
import { tellOwner } from "#server/auth/tell-owner.ts";
import { publicProcedure, router, userProcedure } from "#server/trpc/init.ts";

const ToolPolicyInput = z.object(shapeOf(settingGroups.toolPolicy));

export const accountRouter = router({
  me: userProcedure.query(({ ctx }) => getAccount(ctx.actor)),
  setToolPolicy: userProcedure.input(ToolPolicyInput).mutation(async ({ ctx, input: { toolPolicy } }) => {
    if (toolPolicy === "run_freely") await requireProof(ctx.actor);
    const me = await setToolPolicy(ctx.actor, toolPolicy);
    if (toolPolicy === "run_freely") await tellOwner(ctx.actor.userId, "account.never_ask", ctx.from);
    return me;
  }),
  change: userProcedure.input(AccountChange).mutation(({ ctx, input }) => changeAccount(ctx.actor, input)),
  askEmailChange: userProcedure.input(EmailChangeInput).mutation(({ ctx, input }) => askEmailChange(ctx.actor, input, ctx)),
  instructions: userProcedure.query(({ ctx }) => readInstructions(ctx.actor)),
  setInstructions: userProcedure
    .input(z.object(shapeOf(settingGroups.instructions)))
    .mutation(({ ctx, input }) => setInstructions(ctx.actor, input.instructions)),
  /** The link in the new mailbox, opened wherever its owner reads mail. */
  confirmEmailChange: publicProcedure.input(ConfirmEmailInput).mutation(({ ctx, input }) => acceptEmailChange(input.token, ctx)),
  /** Restores an account deleted in the last 30 days; sign in as usual afterwards. */
  takeBack: publicProcedure.input(CredentialsInput).mutation(({ ctx, input }) => restoreAccountByLink(input, ctx)),
});
