"use client";

import { ChevronDown, FlaskConical, MoreHorizontal, Pause, Pencil, Play, Trash2 } from "lucide-react";
import Link from "next/link";
import { lazy, Suspense, useState } from "react";
import type { Schedule } from "#contracts/schedule.ts";
import { ruleWords } from "#features/task/rule-words.ts";
import { t } from "#messages/text.ts";
import { Button, buttonClass, IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Menu, MenuItem } from "../../components/ui/menu.tsx";
import { dateWords } from "./date-words.ts";
import { useDryRun } from "./use-dry-run.ts";
import type { ScheduleActions } from "./use-schedules.ts";

const DryRunPanel = lazy(() => import("./dry-run-panel.tsx").then(({ DryRunPanel }) => ({ default: DryRunPanel })));
const OccurrenceList = lazy(() => import("./occurrence-list.tsx").then(({ OccurrenceList }) => ({ default: OccurrenceList })));

type ScheduleCardProps = { schedule: Schedule; actions: ScheduleActions; onEdit: () => void };

export function ScheduleCard({ schedule, actions, onEdit }: ScheduleCardProps) {
  const { id, title, instruction, startsAt, timeZone, recurrence, enabled, nextAt, conversationId } = schedule;
  const [isOpen, setIsOpen] = useState(false);
  const dry = useDryRun(id);
  const often = recurrence === null ? t("schedule.onceOn", { day: startsAt.slice(0, 10) }) : ruleWords(recurrence);
  const failure = [actions.update, actions.run, actions.remove].find(({ error, variables }) => error && variables?.id === id)?.error;
  return (
    <li className="rounded-xl border border-line bg-raised p-4 shadow-card">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="truncate font-medium">
            {title}
          </h2>
          <p className="mt-0.5 text-[13px] text-muted">
            {t("schedule.oftenAt", { often: `${often.charAt(0).toUpperCase()}${often.slice(1)}`, time: startsAt.slice(11, 16) })} ·{" "}
            {timeZone}
          </p>
          <p className="mt-0.5 text-[13px]">
            {nextAt ? (
              <span className="text-accent-text">{t("schedule.nextIs", { time: dateWords(nextAt) })}</span>
            ) : (
              <span className="text-muted">{enabled ? t("schedule.noDate") : t("schedule.paused")}</span>
            )}
          </p>
        </div>
        <Button
          size="small"
          onClick={() => actions.run.mutate({ id })}
          disabled={actions.run.isPending}
          aria-label={t("schedule.runTitleNow", { title })}
        >
          <Play className="size-3.5" /> {t("schedule.runNow")}
        </Button>
        <Menu
          label={t("schedule.moreForTitle", { title })}
          trigger={
            <IconButton label={t("schedule.moreForTitle", { title })} className="-mt-0.5">
              <MoreHorizontal className="size-4" />
            </IconButton>
          }
        >
          <MenuItem onSelect={onEdit}>
            <Pencil className="size-4" /> {t("frame.change")}
          </MenuItem>
          <MenuItem onSelect={() => actions.update.mutate({ id, enabled: !enabled })}>
            {enabled ? <Pause className="size-4" /> : <Play className="size-4" />} {enabled ? t("schedule.pause") : t("schedule.resume")}
          </MenuItem>
          <MenuItem danger onSelect={() => actions.remove.mutate({ id })}>
            <Trash2 className="size-4" /> {t("schedule.remove")}
          </MenuItem>
        </Menu>
      </div>
      <p dir="auto" className={classNames("mt-3 text-sm whitespace-pre-wrap text-muted", !isOpen && "line-clamp-2")}>
        {instruction}
      </p>
      {failure ? <p className="mt-2 text-[13px] text-danger">{failure.message}</p> : null}
      <div className="mt-2 -ml-2.5 flex flex-wrap gap-1">
        <Button look="quiet" size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <ChevronDown className={classNames("size-3.5 transition-transform", isOpen && "rotate-180")} /> {t("schedule.whatItDid")}
        </Button>
        <Button look="quiet" size="small" aria-expanded={dry.isOpen} disabled={dry.isAsking} onClick={dry.isOpen ? dry.close : dry.ask}>
          <FlaskConical className="size-3.5" /> {t("schedule.tryIt")}
        </Button>
        {conversationId ? (
          <Link href={`/chat/${conversationId}`} className={buttonClass("quiet", "small")}>
            {t("schedule.openChat")}
          </Link>
        ) : null}
      </div>
      <Suspense>
        {dry.isOpen ? <DryRunPanel state={dry} /> : null}
        {isOpen ? <OccurrenceList id={id} /> : null}
      </Suspense>
    </li>
  );
}
