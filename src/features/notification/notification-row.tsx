"use client";

import Link from "next/link";
import { readerTime } from "#client/reader-time.ts";
import { classNames } from "#components/ui/class-names.ts";
import type { Notification } from "#contracts/notification.ts";
import { t } from "#messages/text.ts";
import { kindLabels } from "./kind-labels.ts";
import { SnoozeButtons } from "./snooze-buttons.tsx";

type RowProps = { notification: Notification; onOpen: () => void; onRead: () => void };

/** One thing that happened, and the way to it. */
export function NotificationRow({ notification, onOpen, onRead }: RowProps) {
  const { id, kind, title, body, url, createdAt, readAt } = notification;
  return (
    <li>
      <Link href={url} onClick={onOpen} className="flex gap-2.5 px-4 py-3 transition-colors hover:bg-hover">
        <span aria-hidden className={classNames("mt-1.5 size-2 shrink-0 rounded-full", readAt ? "" : "bg-accent")} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2 text-xs text-muted">
            <span>{t(kindLabels[kind].title)}</span>
            <time dateTime={createdAt} className="ml-auto shrink-0">
              {readerTime(createdAt, "dayAndTime")}
            </time>
          </span>
          <span dir="auto" className={classNames("mt-0.5 block break-words text-sm", readAt ? "" : "font-medium")}>
            {readAt ? null : <span className="sr-only">{t("notification.unread")} </span>}
            {title}
          </span>
          {body ? (
            <span dir="auto" className="mt-0.5 line-clamp-3 block text-[13px] break-words text-muted">
              {body}
            </span>
          ) : null}
        </span>
      </Link>
      {kind === "reminder" && !readAt ? <SnoozeButtons id={id} onDone={onRead} /> : null}
    </li>
  );
}
