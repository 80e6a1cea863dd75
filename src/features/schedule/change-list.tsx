"use client";

import Link from "next/link";
import { useState } from "react";
import { isMcpCall } from "#contracts/mcp-name.ts";
import type { ActivityChange } from "#contracts/schedule.ts";
import { isToolName } from "#contracts/tool.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";

const shownFirst = 3;
/** Where in a sentence the link stands: no text has this sign. */
const place = "\u0000";

type ChangeListProps = { changes: ActivityChange[]; onUndo: ((callId: string) => void) | null };

/** Each committed change by its name, with the way to it and what takes it back. */
export function ChangeList({ changes, onUndo }: ChangeListProps) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? changes : changes.slice(0, shownFirst);
  if (changes.length === 0) return null;
  return (
    <ul aria-label={t("schedule.changes")} className="mt-0.5 space-y-0.5">
      {shown.map((change, at) => {
        const [before, after] = labelOf(change, place).split(place);
        return (
          <li key={`${change.callId} ${change.taskId ?? at}`} className="flex flex-wrap items-baseline gap-x-1.5">
            <span className={classNames("min-w-0 wrap-anywhere", change.undone && "text-muted line-through")}>
              {before}
              <Named change={change} />
              {after}
            </span>
            {onUndo && change.undoable && !change.undone && isFirstOfCall(changes, change) ? (
              <button
                type="button"
                onClick={() => onUndo(change.callId)}
                aria-label={t("schedule.undoChange", { what: labelOf(change, change.title ?? "").trim() })}
                className="text-muted underline underline-offset-3 hover:text-ink pointer-coarse:py-2"
              >
                {t("schedule.undo")}
              </button>
            ) : null}
            {change.undone ? <span className="text-muted">{t("schedule.undone")}</span> : null}
          </li>
        );
      })}
      {changes.length > shown.length ? (
        <li>
          <button type="button" onClick={() => setIsWhole(true)} className="text-accent-text underline underline-offset-3">
            {t("schedule.more", { count: changes.length - shown.length })}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function Named({ change: { taskId, title, undone, tool } }: { change: ActivityChange }) {
  const words = title ? `“${title}”` : null;
  if (taskId === null || tool === "delete_task" || undone) return words;
  return (
    <Link href={`/tasks?task=${taskId}`} dir="auto" className="text-accent-text underline underline-offset-3">
      {words ?? t("schedule.aTask")}
    </Link>
  );
}

/** What was done to `title`. */
function labelOf({ tool }: ActivityChange, title: string): string {
  if (isToolName(tool)) return t(`tool.${tool}`, { tense: "done", title });
  const done = isMcpCall(tool) ? t("schedule.usedTool", { tool: tool.replace(/^mcp_/, "").replaceAll("_", " ") }) : t("schedule.changed");
  return `${done} ${title}`;
}

/** A call of many tasks is taken back as a whole. */
function isFirstOfCall(changes: ActivityChange[], change: ActivityChange): boolean {
  return changes.find(({ callId }) => callId === change.callId) === change;
}
