"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { useProjects } from "../project/use-projects.ts";
import { useSections } from "../project/use-sections.ts";
import { Labelled } from "./labelled.tsx";
import { NextDates } from "./next-dates.tsx";
import { OneOfSeries } from "./one-of-series.tsx";
import { RemindLater } from "./remind-later.tsx";
import { type MeantRule, RuleField } from "./rule-field.tsx";
import { capital, ruleWords } from "./rule-words.ts";
import { selectClass } from "./view/select-class.ts";

type TaskTimeProps = { task: Task; onChange: (fields: TaskUpdate) => void };

const rules = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=YEARLY"];
const inWords = "in words";
const reminders = [0, 10, 30, 60, 1440];

/** When within its day, how often, when to be reminded, and in which project. Without a due date there is no time and no repeating. */
export function TaskTime({ task, onChange }: TaskTimeProps) {
  const projects = useProjects();
  const sections = useSections(task.projectId);
  const choices = projects.filter(({ id, archived }) => !archived || id === task.projectId);
  const rule = task.recurrence ?? "";
  const [isSaying, setSaying] = useState(false);
  const [said, setSaid] = useState<MeantRule | null>(null);
  const asked = JSON.stringify(task.reminders);
  return (
    <>
      <Labelled name={t("list.time")}>
        <TimeInput value={task.dueTime} isDisabled={!task.dueDate} onTime={(dueTime) => onChange({ dueTime })} />
      </Labelled>
      <Labelled name={t("list.repeat")}>
        <select
          className={`${selectClass} w-full disabled:opacity-60`}
          disabled={!task.dueDate}
          value={isSaying ? inWords : rule}
          onChange={({ target }) => {
            setSaying(target.value === inWords);
            if (target.value !== inWords) onChange({ recurrence: target.value || null });
          }}
        >
          <option value="">{t("list.never")}</option>
          {[...rules, ...(rule && !rules.includes(rule) ? [rule] : [])].map((one) => (
            <option key={one} value={one}>
              {capital(ruleWords(one))}
            </option>
          ))}
          <option value={inWords}>{t("list.repeatInWords")}</option>
        </select>
      </Labelled>
      {isSaying ? (
        <form
          method="post"
          className="space-y-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (said) onChange({ recurrence: said.recurrence, ...(said.from ? { recurrenceFrom: said.from } : {}) });
            setSaying(false);
          }}
        >
          <RuleField label={t("list.repeatInWords")} value="" onRule={setSaid} />
          <Button type="submit" size="small" disabled={!said}>
            {t("frame.save")}
          </Button>
        </form>
      ) : null}
      {task.recurrence && task.dueDate ? <NextDates task={task} /> : null}
      {task.recurrence && task.status !== "completed" ? <OneOfSeries task={task} onChange={onChange} /> : null}
      <Labelled name={t("list.remindMe")}>
        <select
          className={`${selectClass} w-full`}
          value={asked}
          onChange={(event) => onChange({ reminders: JSON.parse(event.target.value) as number[] })}
        >
          <option value="[]">{t("list.never")}</option>
          {[...reminders.map((minutes) => [minutes]), ...(isPlain(task.reminders) ? [] : [task.reminders])].map((one) => (
            <option key={one.join()} value={JSON.stringify(one)}>
              {capital(one.map(reminderWords).join(", "))}
            </option>
          ))}
        </select>
      </Labelled>
      {task.status === "completed" ? null : <RemindLater id={task.id} />}
      {choices.length === 0 ? null : (
        <Labelled name={t("list.project")}>
          <select
            data-part="project"
            className={`${selectClass} w-full`}
            value={task.projectId ?? ""}
            onChange={(event) => onChange({ projectId: event.target.value ? Number(event.target.value) : null, sectionId: null })}
          >
            <option value="">{t("list.noProject")}</option>
            {choices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Labelled>
      )}
      {sections.length === 0 ? null : (
        <Labelled name={t("view.section")}>
          <select
            className={`${selectClass} w-full`}
            value={task.sectionId ?? ""}
            onChange={(event) => onChange({ sectionId: event.target.value ? Number(event.target.value) : null })}
          >
            <option value="">{t("list.withoutSection")}</option>
            {sections.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Labelled>
      )}
    </>
  );
}

/** A time that is saved on blur: every keystroke of a half-typed one would be another time. */
function TimeInput({ value, isDisabled, onTime }: { value: string | null; isDisabled: boolean; onTime: (time: string | null) => void }) {
  const [written, setWritten] = useState<string | null>(null);
  return (
    <input
      type="time"
      className={`${selectClass} w-full disabled:opacity-60`}
      disabled={isDisabled}
      value={written ?? value ?? ""}
      onChange={(event) => setWritten(event.target.value)}
      onBlur={() => {
        if (written !== null && written !== (value ?? "")) onTime(written || null);
        setWritten(null);
      }}
    />
  );
}

function isPlain(asked: number[]): boolean {
  return asked.length === 0 || (asked.length === 1 && reminders.includes(asked[0] ?? -1));
}

function reminderWords(minutes: number): string {
  if (minutes === 0) return t("list.remindWhenDue");
  if (minutes % 1440 === 0) return t("list.remindDays", { count: minutes / 1440 });
  return minutes % 60 === 0 ? t("list.remindHours", { count: minutes / 60 }) : t("list.remindMinutes", { count: minutes });
}
