"use client";

import { Bell as BellIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { t } from "#messages/text.ts";
import { useNotifications } from "./use-notifications.ts";

const NotificationCentre = lazy(() =>
  import("./notification-centre.tsx").then(({ NotificationCentre }) => ({ default: NotificationCentre })),
);

/** The bell of every page's header: a dot while something is unread, and the list of what happened. */
export function Bell() {
  const { unread, ...centre } = useNotifications();
  const [open, setOpen] = useState(false);
  const label = unread > 0 ? t("notification.bellUnread", { unread }) : t("notification.notifications");
  const trigger = (
    <button type="button" aria-label={label} title={label} className={`${buttonClass("quiet", "icon")} relative`}>
      <BellIcon className="size-[18px]" />
      {unread > 0 ? <span aria-hidden className="absolute top-1 right-1 size-2.5 rounded-full border-2 border-canvas bg-accent" /> : null}
    </button>
  );
  return (
    <Popover
      trigger={trigger}
      label={t("notification.notifications")}
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="flex w-[23rem] flex-col p-0"
    >
      <Suspense
        fallback={
          <div className="grid place-items-center p-6">
            <Spinner />
          </div>
        }
      >
        <NotificationCentre {...centre} unread={unread} onLeave={() => setOpen(false)} />
      </Suspense>
    </Popover>
  );
}
