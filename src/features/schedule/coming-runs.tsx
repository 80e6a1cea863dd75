"use client";

import { useQuery } from "@tanstack/react-query";
import { firstWeekday, readerDate, readerDay, readerTime, readerZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { plusDays } from "#contracts/quick-add/calendar.ts";
import type { ComingRun } from "#contracts/schedule.ts";
import { phone, useMedia } from "#features/frame/use-media.ts";
import { t } from "#messages/text.ts";
import { dateWords } from "./date-words.ts";

const days = 28;
const perDayMax = 4;

/** A calendar of four weeks to come: on which days schedules run. On a phone one line that opens, as what happened comes below. */
export function ComingRuns() {
  const trpc = useTRPC();
  const isPhone = useMedia(phone);
  const { data } = useQuery(trpc.schedules.coming.queryOptions({ days }));
  const [next] = data ?? [];
  if (!data || !next) return null;
  const heading = (
    <h2 id="coming" className="inline text-sm font-medium">
      {t("schedule.comingUp")}
    </h2>
  );
  return (
    <section aria-labelledby="coming">
      {isPhone ? (
        <details className="rounded-xl border border-line px-3 open:pb-3">
          <summary className="min-h-11 cursor-pointer py-2.5">
            {heading}
            <span dir="auto" className="mt-0.5 block truncate text-[13px] text-muted">
              {dateWords(next.at)} · {next.title}
            </span>
          </summary>
          <Calendar runs={data} />
        </details>
      ) : (
        <>
          {heading}
          <Calendar runs={data} />
        </>
      )}
    </section>
  );
}

function Calendar({ runs }: { runs: ComingRun[] }) {
  const byDay = Map.groupBy(runs, ({ at }) => readerDay(at));
  return (
    <>
      <p className="text-[13px] text-muted">{t("schedule.nextFourWeeks", { zone: readerZone() })}</p>
      <ol className="mt-2 grid grid-cols-1 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-7">
        {weekDays(byDay).map((day) => (
          <Day key={day} day={day} runs={byDay.get(day) ?? []} />
        ))}
      </ol>
    </>
  );
}

function Day({ day, runs }: { day: string; runs: ComingRun[] }) {
  return (
    <li className={`min-w-0 bg-canvas p-2 text-xs sm:min-h-16 ${runs.length === 0 ? "hidden sm:block" : ""}`}>
      <p className="text-muted">{readerDate(day, "weekdayShort")}</p>
      <ul className="mt-0.5 space-y-0.5">
        {runs.slice(0, perDayMax).map(({ scheduleId, title, at }) => (
          <li key={`${scheduleId} ${at}`} title={title} dir="auto" className="truncate">
            <span className="text-accent-text tabular-nums">{readerTime(at, "clock")}</span> {title}
          </li>
        ))}
        {runs.length > perDayMax ? <li className="text-muted">{t("schedule.more", { count: runs.length - perDayMax })}</li> : null}
      </ul>
    </li>
  );
}

/** Whole weeks from the day on that the reader’s weeks begin with, up to the last day that has a run. */
function weekDays(byDay: Map<string, ComingRun[]>): string[] {
  const today = readerDay(new Date());
  const since = (new Date(`${today}T12:00:00Z`).getUTCDay() + 7 - firstWeekday()) % 7;
  const all = Array.from({ length: days + 7 }, (_, at) => plusDays(today, at - since));
  const last = all.findLastIndex((day) => byDay.has(day));
  return all.slice(0, Math.ceil((last + 1) / 7) * 7);
}
