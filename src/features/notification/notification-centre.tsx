"use client";

import { Settings } from "lucide-react";
import Link from "next/link";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { t } from "#messages/text.ts";
import { NotificationRow } from "./notification-row.tsx";
import type { useNotifications } from "./use-notifications.ts";

/** What the bell opens: what happened, newest first, unread and read. */
export function NotificationCentre({
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
        <h2 className="flex-1 text-sm font-medium">{t("notification.notifications")}</h2>
        <Button look="quiet" size="small" disabled={unread === 0 || isMarking} onClick={() => markRead({ all: true })}>
          {t("notification.markAllRead")}
        </Button>
        <Link
          href="/settings/notifications"
          onClick={onLeave}
          aria-label={t("notification.settings")}
          title={t("notification.settings")}
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
        <p className="px-4 py-8 text-center text-sm text-muted">{t("notification.empty")}</p>
      ) : null}
      <ul className="divide-y divide-line">
        {notifications.map((notification) => (
          <NotificationRow
            key={notification.id}
            notification={notification}
            onRead={() => markRead({ ids: [notification.id] })}
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
          {t("frame.showOlder")}
        </Button>
      ) : null}
    </>
  );
}
