"use client";

import { type FormEvent, useId, useState } from "react";
import { readerZone } from "#client/reader-time.ts";
import { instructionLengthMax, type Schedule, scheduleTitleLengthMax } from "#contracts/schedule.ts";
import { dayIn } from "#contracts/zoned-time.ts";
import { type MeantRule, RuleField } from "#features/task/rule-field.tsx";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Field, inputClass } from "../../components/ui/field.tsx";
import { TextArea } from "../../components/ui/text-area.tsx";
import { dateWords } from "./date-words.ts";
import { capOf, capText, forecastWords } from "./forecast-words.ts";
import { choiceOfRule, repeatChoices, ruleOfChoice } from "./repeat.ts";
import { ToolChoice } from "./tool-choice.tsx";
import { type ScheduleActions, useForecast, usePreview } from "./use-schedules.ts";

/** `draft`: what a new one begins with. */
type ScheduleDialogProps = {
  schedule: Schedule | null;
  draft?: { title: string; instruction: string };
  save: ScheduleActions["create"] | ScheduleActions["update"];
  onClose: () => void;
};

export function ScheduleDialog({ schedule, draft, save, onClose }: ScheduleDialogProps) {
  const timeZone = schedule?.timeZone ?? readerZone();
  const tomorrow = dayIn(timeZone, new Date(Date.now() + 86_400_000));
  const [title, setTitle] = useState(schedule?.title ?? draft?.title ?? "");
  const [instruction, setInstruction] = useState(schedule?.instruction ?? draft?.instruction ?? "");
  const [day, setDay] = useState(schedule?.startsAt.slice(0, 10) ?? tomorrow);
  const [time, setTime] = useState(schedule?.startsAt.slice(11, 16) ?? "09:00");
  const [choice, setChoice] = useState(schedule ? choiceOfRule(schedule.recurrence, day) : ("weekly" as const));
  const [rule, setRule] = useState(schedule?.recurrence ?? "");
  const [catchUp, setCatchUp] = useState(schedule?.catchUp ?? "latest");
  const [cap, setCap] = useState(capText(schedule?.capMicroUsd ?? null));
  const [monthCap, setMonthCap] = useState(capText(schedule?.monthCapMicroUsd ?? null));
  const [tools, setTools] = useState(schedule?.tools ?? null);
  const caps = { capMicroUsd: capOf(cap), monthCapMicroUsd: capOf(monthCap) };
  const isDated = /^\d{4}-\d\d-\d\d$/.test(day) && /^\d\d:\d\d$/.test(time);
  const recurrence = isDated ? ruleOfChoice(choice, day, rule) : null;
  const series = { startsAt: `${day}T${time}:00`, timeZone, recurrence };
  const preview = usePreview(isDated && recurrence !== "" ? series : null);
  const { data: forecast } = useForecast(preview.data?.problem === null ? series : null, schedule?.id);
  const hasCaps = caps.capMicroUsd !== undefined && caps.monthCapMicroUsd !== undefined;
  const isReady = hasCaps && title.trim() !== "" && instruction.trim() !== "" && isDated && preview.data?.problem === null;
  function setSpoken(meant: MeantRule | null) {
    setRule(meant?.recurrence ?? "");
    if (meant?.firstDay) setDay(meant.firstDay);
    if (meant?.time) setTime(meant.time);
  }
  function close() {
    save.reset();
    onClose();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ id: schedule?.id ?? 0, title, instruction, ...series, catchUp, tools, ...caps }, { onSuccess: close });
  }
  return (
    <Dialog open onOpenChange={close} title={schedule ? t("schedule.change") : t("schedule.new")} className="top-[6vh] max-h-[88vh]">
      <form method="post" onSubmit={submit} className="space-y-4">
        <Field
          label={t("schedule.title")}
          required
          autoFocus
          maxLength={scheduleTitleLengthMax}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label={t("schedule.instruction")}
          hint={t("schedule.instructionHint")}
          required
          maxLength={instructionLengthMax}
          value={instruction}
          onChange={(event) => setInstruction(event.target.value)}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field label={t("schedule.firstDay")} type="date" required value={day} onChange={(event) => setDay(event.target.value)} />
          <Field label={t("schedule.time")} type="time" required value={time} onChange={(event) => setTime(event.target.value)} />
        </div>
        <Choice label={t("schedule.repeat")} value={choice} choices={repeatChoices} onChange={setChoice} />
        {choice === "rule" ? <RuleField label={t("schedule.rule")} value={rule} onRule={setSpoken} /> : null}
        <ToolChoice value={tools} onChange={setTools} />
        <Choice label={t("schedule.whenMissed")} value={catchUp} choices={catchUps} onChange={setCatchUp} />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t("schedule.capPerRun")}
            inputMode="decimal"
            placeholder={t("schedule.noLimit")}
            value={cap}
            error={caps.capMicroUsd === undefined ? t("schedule.capExample") : undefined}
            onChange={(event) => setCap(event.target.value)}
          />
          <Field
            label={t("schedule.capPerMonth")}
            inputMode="decimal"
            placeholder={t("schedule.noLimit")}
            value={monthCap}
            error={caps.monthCapMicroUsd === undefined ? t("schedule.monthCapExample") : undefined}
            onChange={(event) => setMonthCap(event.target.value)}
          />
        </div>
        <div role="status" className="rounded-lg bg-panel px-3 py-2 text-[13px] text-muted">
          {preview.data?.problem === null
            ? t("schedule.nextDates", { dates: preview.data.next.map(dateWords).join(" · "), zone: timeZone })
            : (preview.data?.problem ?? t("schedule.chooseDayAndTime"))}
          {preview.data?.problem === null && forecast ? <p className="mt-1">{forecastWords(forecast)}</p> : null}
        </div>
        {save.error ? <p className="text-[13px] text-danger">{save.error.message}</p> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t("frame.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!isReady || save.isPending}>
            {t("frame.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const catchUps: ["latest" | "skip", MessageKey][] = [
  ["latest", "schedule.catchUpLatest"],
  ["skip", "schedule.catchUpSkip"],
];

type ChoiceProps<T extends string> = { label: string; value: T; choices: [T, MessageKey][]; onChange: (value: T) => void };

function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <select
        id={id}
        className={inputClass}
        value={value}
        onChange={(event) => {
          const chosen = choices.find(([name]) => name === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {choices.map(([name, words]) => (
          <option key={name} value={name}>
            {t(words)}
          </option>
        ))}
      </select>
    </div>
  );
}
