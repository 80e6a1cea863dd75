"use client";

import type { DryRunField, DryRunStep } from "#contracts/dry-run.ts";
import { isMcpCall } from "#contracts/mcp-name.ts";
import { isToolName } from "#contracts/tool.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { costWords } from "./forecast-words.ts";
import { reasonWords } from "./occurrence-words.ts";
import type { DryRunState } from "./use-dry-run.ts";

/** What the schedule would do now: each change with what was there before, and nothing of it kept. */
export function DryRunPanel({ state: { dryRun, error, isAsking, ask, close } }: { state: DryRunState }) {
  const isRunning = isAsking || (!error && (!dryRun || dryRun.status === "running"));
  return (
    <section aria-label={t("schedule.dryRun")} aria-busy={isRunning} className="mt-3 rounded-lg bg-panel px-3 py-2.5 text-[13px]">
      <div className="flex items-start justify-between gap-3">
        <h3 className="font-medium">{t("schedule.dryRun")}</h3>
        <Button look="quiet" size="small" className="-mt-1 -mr-2" onClick={close}>
          {t("frame.close")}
        </Button>
      </div>
      <div role="status">
        {isRunning ? (
          <p className="mt-1 flex items-center gap-2 text-muted">
            <Spinner /> {t("schedule.dryRunUnderWay")}
          </p>
        ) : null}
        {error ? <p className="mt-1 text-danger">{error}</p> : null}
        {!isRunning && dryRun?.status === "failed" ? <p className="mt-1 text-danger">{reasonWords(dryRun.failure ?? "")}</p> : null}
        {!isRunning && dryRun?.status === "done" ? (
          <p className="mt-1 text-muted">
            {t("schedule.dryRunCount", { count: dryRun.steps.length, cost: costWords(dryRun.costMicroUsd) })}
          </p>
        ) : null}
      </div>
      {isRunning || dryRun?.status !== "done" ? null : (
        <>
          <ul aria-label={t("schedule.changes")} className="mt-2 space-y-2">
            {dryRun.steps.map((step, at) => (
              <Step key={at} step={step} />
            ))}
          </ul>
          {dryRun.says ? (
            <div className="mt-2 border-t border-line pt-2 text-muted">
              <p className="font-medium">{t("schedule.wouldSay")}</p>
              <p dir="auto" className="mt-0.5 max-h-60 overflow-y-auto wrap-anywhere whitespace-pre-wrap">
                {dryRun.says.replaceAll("**", "")}
              </p>
            </div>
          ) : null}
        </>
      )}
      {isRunning ? null : (
        <Button size="small" className="mt-2" onClick={ask}>
          {t("frame.tryAgain")}
        </Button>
      )}
    </section>
  );
}

function Step({ step }: { step: DryRunStep }) {
  const { tool, title, asks, problem, fields } = step;
  const named = title ? `“${title}”` : "";
  const words = isToolName(tool)
    ? t(`tool.${tool}`, { tense: "ask", title: named }).trim()
    : isMcpCall(tool)
      ? t("schedule.useTool", { tool: tool.replace(/^mcp_/, "").replaceAll("_", " ") })
      : `${tool} ${named}`;
  return (
    <li>
      <span dir="auto" className="wrap-anywhere">
        {words}
      </span>
      {asks ? <span className="ml-1.5 rounded-full border border-line px-1.5 text-xs text-muted">{t("schedule.asksFirst")}</span> : null}
      {problem ? <p className="text-danger">{problem}</p> : null}
      {problem || fields.length === 0 ? null : (
        <dl className="mt-0.5 space-y-0.5 text-muted">
          {fields.map((field) => (
            <Difference key={field.field} difference={field} />
          ))}
        </dl>
      )}
    </li>
  );
}

function Difference({ difference: { field, from, to } }: { difference: DryRunField }) {
  return (
    <div className="flex flex-wrap gap-x-1.5">
      <dt>{fieldWords(field)}:</dt>
      <dd className="wrap-anywhere">
        {isNothing(from) ? null : <del className="mr-1.5">{shown(from)}</del>}
        <ins className="text-ink no-underline">{isNothing(to) ? t("schedule.nothing") : shown(to)}</ins>
      </dd>
    </div>
  );
}

/** The names of a task's fields; others say what they are. */
const fieldNames: Record<string, MessageKey> = {
  title: "schedule.fieldTitle",
  description: "schedule.fieldNotes",
  status: "schedule.fieldStatus",
  priority: "schedule.fieldPriority",
  dueDate: "schedule.fieldDueDate",
  dueTime: "schedule.fieldDueTime",
  startDate: "schedule.fieldStartDate",
  labels: "schedule.fieldLabels",
  reminders: "schedule.fieldReminders",
  recurrence: "schedule.fieldRecurrence",
  instruction: "schedule.instruction",
};

function fieldWords(field: string): string {
  const known = fieldNames[field];
  return known ? t(known) : field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(shown).join(", ") : typeof value === "object" ? JSON.stringify(value) : String(value);
}
