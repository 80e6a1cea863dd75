import { z } from "zod";
import { NotificationRead, notificationPageMax } from "#contracts/notification.ts";
import { ChosenChanges } from "#contracts/proposal.ts";
import { PushEndpoint, PushSubscriptionInput } from "#contracts/push.ts";
import { NotificationSettings } from "#contracts/setting.ts";
import { idMax, TaskId } from "#contracts/task.ts";
import { listNotifications, readNotifications } from "#domain/notification/notifications.ts";
import { unsubscribePush } from "#domain/notification/push-subscription.ts";
import { getNotificationSettings, setNotificationSettings } from "#domain/notification/settings.ts";
import { snoozeReminder, snoozeTask } from "#domain/notification/snooze.ts";
import { decideMailed } from "#domain/tool/decide-mailed.ts";
import { decideNotified } from "#domain/tool/decide-notified.ts";
import { addPracticePhone, pushKey, subscribe } from "#server/push/subscribe.ts";
import { settings } from "#server/settings.ts";
import { publicProcedure, router, userProcedure } from "#server/trpc/init.ts";

const Page = z.object({ limit: z.number().int().min(1).max(notificationPageMax).optional(), cursor: z.string().max(2000).optional() });

const Decision = z.object({
  decision: z.enum(["approve", "reject"]),
  anyway: z.boolean().optional(),
  chosen: ChosenChanges.optional(),
});

export const notificationRouter = router({
  list: userProcedure.input(Page.optional()).query(({ ctx, input }) => listNotifications(ctx.actor, input)),
  read: userProcedure.input(NotificationRead).mutation(({ ctx, input }) => readNotifications(ctx.actor, input)),
  snooze: userProcedure
    .input(z.object({ id: z.number().int().positive().max(idMax), until: z.enum(["hour", "tomorrow"]) }))
    .mutation(({ ctx, input }) => snoozeReminder(ctx.actor, input.id, input.until)),
  snoozeTask: userProcedure
    .input(z.object({ id: TaskId, until: z.enum(["hour", "tomorrow"]) }))
    .mutation(({ ctx, input }) => snoozeTask(ctx.actor, input.id, input.until)),
  decide: userProcedure
    .input(z.object({ id: z.number().int().positive().max(idMax), ...Decision.shape }))
    .mutation(({ ctx, input: { id, ...decision } }) => decideNotified(ctx.actor, id, decision)),
  /** The link in a mail, opened wherever its owner reads mail. */
  decideMailed: publicProcedure.input(Decision.extend({ token: z.string().max(200) })).mutation(({ ctx, input }) => {
    const { secret, previous = [] } = settings().tokenKeys;
    return decideMailed([secret, ...previous], input, { requestId: ctx.requestId });
  }),
  settings: userProcedure.query(({ ctx }) => getNotificationSettings(ctx.actor)),
  setSettings: userProcedure.input(NotificationSettings).mutation(({ ctx, input }) => setNotificationSettings(ctx.actor, input)),
  pushKey: userProcedure.query(() => ({ publicKey: pushKey() })),
  subscribe: userProcedure.input(PushSubscriptionInput).mutation(({ ctx, input }) => subscribe(ctx.actor, input)),
  addPracticePhone: userProcedure.mutation(({ ctx }) => addPracticePhone(ctx.actor)),
  unsubscribe: userProcedure.input(PushEndpoint).mutation(({ ctx, input }) => unsubscribePush(ctx.actor, input.endpoint)),
});
