"use client";

import { Bell as BellIcon, Settings } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { NotificationRow } from "./notification-row.tsx";
import { useNotifications } from "./use-notifications.ts";

/** The bell of every page's header: a dot while something is unread, and the list of what happened. */
export function Bell() {
  const { unread, ...centre } = useNotifications();
  const [open, setOpen] = useState(false);
  const label = unread > 0 ? `Notifications, ${unread} unread` : "Notifications";
  const trigger = (
    <button type="button" aria-label={label} title={label} className={`${buttonClass("quiet", "icon")} relative`}>
      <BellIcon className="size-[18px]" />
      {unread > 0 ? <span aria-hidden className="absolute top-1 right-1 size-2.5 rounded-full border-2 border-canvas bg-accent" /> : null}
    </button>
  );
  return (
    <Popover trigger={trigger} label="Notifications" align="end" open={open} onOpenChange={setOpen} className="flex w-[23rem] flex-col p-0">
      <Centre {...centre} unread={unread} onLeave={() => setOpen(false)} />
    </Popover>
  );
}

function Centre({
  list,
  notifications,
  unread,
  markRead,
  isMarking,
  onLeave,
}: ReturnType<typeof useNotifications> & { onLeave: () => void }) {
  return (
    <>
      <div className="flex items-center gap-1 border-b border-line px-4 py-2">
        <h2 className="flex-1 text-sm font-medium">Notifications</h2>
        <Button look="quiet" size="small" disabled={unread === 0 || isMarking} onClick={() => markRead({ all: true })}>
          Mark all as read
        </Button>
        <Link
          href="/settings#notifications"
          onClick={onLeave}
          aria-label="Notification settings"
          title="Notification settings"
          className={buttonClass("quiet", "icon")}
        >
          <Settings className="size-4" />
        </Link>
      </div>
      {list.error ? <p className="p-4 text-sm text-danger">{list.error.message}</p> : null}
      {list.isPending ? (
        <div className="grid place-items-center p-6">
          <Spinner />
        </div>
      ) : null}
      {list.data && notifications.length === 0 ? (
        <p className="px-4 py-8 text-center text-sm text-muted">
          Nothing yet. Reminders, finished runs and what waits for you appear here.
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {notifications.map((notification) => (
          <NotificationRow
            key={notification.id}
            notification={notification}
            onOpen={() => {
              if (!notification.readAt) markRead({ ids: [notification.id] });
              onLeave();
            }}
          />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button
          look="quiet"
          size="small"
          className="m-2 self-center"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </>
  );
}
