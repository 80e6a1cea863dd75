"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Moon, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { t } from "#messages/text.ts";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { absence, beganAway } from "./absence.ts";
import { awayWords } from "./away-words.ts";
import { OccurrenceRow } from "./occurrence-row.tsx";

/** What ran, changed, waits and was not run while the reader was away; nothing where nothing happened. */
export function AwayCard() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [since, setSince] = useState(absence());
  const [isOpen, setIsOpen] = useState(false);
  const [isGone, setIsGone] = useState(false);
  useEffect(
    () =>
      beganAway(() => {
        setSince(absence());
        setIsGone(false);
      }),
    [],
  );
  const { data } = useQuery(trpc.schedules.away.queryOptions());
  const read = useMutation(trpc.notifications.read.mutationOptions({ onSettled: () => cache.invalidateQueries() }));
  const undo = useMutation(
    trpc.tools.undoReply.mutationOptions({ onSettled: () => cache.invalidateQueries({ queryKey: trpc.schedules.pathKey() }) }),
  );
  // What ends in front of their eyes is no news.
  const activities = data?.activities.filter(({ endedAt, startedAt }) => Date.parse(endedAt ?? startedAt ?? "") < since) ?? [];
  if (isGone || activities.length === 0) return null;
  const undoable = activities.flatMap(({ messageId, changes, status }) =>
    messageId && (status === "done" || status === "failed") && changes.some((one) => one.undoable && !one.undone) ? messageId : [],
  );

  async function undoAll() {
    // One after the other, the newest first: a later run may have changed what an earlier one made.
    for (const messageId of undoable) await undo.mutateAsync({ messageId }).catch(() => undefined);
  }

  function close() {
    setIsGone(true);
    if (data && data.notificationIds.length > 0) read.mutate({ ids: data.notificationIds });
  }

  return (
    <section aria-label={t("schedule.sinceAway")} className="mx-auto w-full max-w-3xl px-3 pt-3 md:px-6">
      <div className="rounded-xl border border-line bg-raised px-4 py-3 shadow-card">
        <div className="flex items-start gap-3">
          <Moon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
          <div className="min-w-0 flex-1">
            <h2 className="text-sm font-medium">{t("schedule.sinceAway")}</h2>
            <p className="mt-0.5 text-[13px] text-muted">{awayWords(activities)}</p>
          </div>
          <IconButton label={t("frame.close")} className="-mt-1 -mr-2" onClick={close}>
            <X className="size-4" />
          </IconButton>
        </div>
        {isOpen ? (
          <ul
            aria-label={t("schedule.whatHappened")}
            className="mt-2 max-h-[40vh] divide-y divide-line overflow-y-auto border-t border-line"
          >
            {activities.map((activity) => (
              <OccurrenceRow key={activity.id} activity={activity} named />
            ))}
          </ul>
        ) : null}
        {undo.error ? <p className="mt-1 text-[13px] text-danger">{undo.error.message}</p> : null}
        <div className="mt-1.5 -ml-2.5 flex flex-wrap items-center gap-1">
          <Button look="quiet" size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            <ChevronDown className={classNames("size-3.5 transition-transform", isOpen && "rotate-180")} /> {t("schedule.details")}
          </Button>
          {undoable.length > 0 ? (
            <Button look="quiet" size="small" disabled={undo.isPending} onClick={() => void undoAll()}>
              {t("schedule.undoAll")}
            </Button>
          ) : null}
          <Link href="/activity" className="rounded-md px-2.5 py-1 text-[13px] font-medium text-muted hover:bg-hover hover:text-ink">
            {t("schedule.allActivity")}
          </Link>
        </div>
      </div>
    </section>
  );
}
