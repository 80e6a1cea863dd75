"use client";

import { t } from "#messages/text.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { OccurrenceRow } from "./occurrence-row.tsx";
import { useOccurrences } from "./use-schedules.ts";

/** What became of a schedule's due times: made of committed changes, with what takes them back. */
export function OccurrenceList({ id }: { id: number }) {
  const { data } = useOccurrences(id);
  if (!data) return <Spinner />;
  if (data.activities.length === 0) return <p className="mt-2 text-[13px] text-muted">{t("schedule.notYetRun")}</p>;
  return (
    <ul aria-label={t("schedule.whatItDid")} className="mt-2 divide-y divide-line border-t border-line">
      {data.activities.map((activity) => (
        <OccurrenceRow key={activity.id} activity={activity} />
      ))}
    </ul>
  );
}
