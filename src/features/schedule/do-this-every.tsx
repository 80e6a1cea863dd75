"use client";

import { t } from "#messages/text.ts";
import { toast } from "../../components/ui/toast.ts";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { useSchedules } from "./use-schedules.ts";

const titleLengthMax = 60;

/** Makes a schedule of what a reply was asked for. */
export function DoThisEvery({ question, onClose }: { question: string; onClose: () => void }) {
  const { create } = useSchedules();
  const line = question.trim().split("\n")[0] ?? "";
  const title = line.length > titleLengthMax ? `${line.slice(0, titleLengthMax).trimEnd()}…` : line;
  const save = {
    ...create,
    mutate: (input, options) =>
      create.mutate(input, {
        ...options,
        onSuccess: (...told) => {
          options?.onSuccess?.(...told);
          toast.success(t("schedule.scheduled"));
        },
      }),
  } as typeof create;
  return <ScheduleDialog schedule={null} draft={{ title, instruction: question.trim() }} save={save} onClose={onClose} />;
}
