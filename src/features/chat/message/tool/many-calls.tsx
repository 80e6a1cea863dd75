"use client";

import { Check, CircleHelp, X } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "#components/ui/button.tsx";
import type { ToolPart } from "#contracts/message.ts";
import { KeyHint } from "#features/chat/message/key-hint.tsx";
import { toolLabels } from "#features/chat/message/tool-labels.ts";
import { useApprovalKeys } from "#features/chat/message/use-approval-keys.ts";
import { useToday } from "#features/frame/today.ts";
import { useTasks } from "#features/task/use-tasks.ts";
import { t } from "#messages/text.ts";

type Decision = "approve" | "reject";
type ManyCallsProps = {
  parts: ToolPart[];
  onDecide: (callId: string, decision: Decision) => void;
  onDecideAll: (decision: Decision) => void;
};

/** Several things that the assistant asks to do: one list, one decision, or one for each. */
export function ManyCalls({ parts, onDecide, onDecideAll }: ManyCallsProps) {
  const { data: tasks } = useTasks();
  const today = useToday();
  const titleOf = (id: number) => tasks?.find((task) => task.id === id)?.title;
  const card = useRef<HTMLElement>(null);
  const decideAll = useApprovalKeys(card, true, onDecideAll);
  return (
    <section
      ref={card}
      tabIndex={-1}
      data-asks
      data-tool
      aria-label={t("chat.stepsToDecide", { count: parts.length })}
      className="rise rounded-xl border border-warning/40 bg-raised text-[13px] shadow-card"
    >
      <header className="flex items-center gap-2.5 px-3 py-2">
        <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-full bg-warning-soft text-warning">
          <CircleHelp className="size-3.5" />
        </span>
        <h3 className="font-medium">{t("chat.wantsToDo", { count: parts.length })}</h3>
      </header>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto border-y border-line">
        {parts.map((part) => {
          const { title, detail } = toolLabels(part, titleOf, today);
          return (
            <li key={part.callId} className="flex items-center gap-1 py-0.5 pr-1.5 pl-3">
              <p dir="auto" className="min-w-0 flex-1 py-1 wrap-anywhere">
                {title}
                {detail ? <span className="text-muted"> · {detail}</span> : null}
              </p>
              <IconButton
                label={t("chat.approveTitle", { title })}
                className="pointer-coarse:size-11"
                onClick={() => onDecide(part.callId, "approve")}
              >
                <Check aria-hidden className="size-4" />
              </IconButton>
              <IconButton
                label={t("chat.rejectTitle", { title })}
                className="pointer-coarse:size-11"
                onClick={() => onDecide(part.callId, "reject")}
              >
                <X aria-hidden className="size-4" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <div className="flex flex-wrap gap-2 px-3 py-2">
        <Button look="primary" size="small" className="pointer-coarse:h-11" aria-keyshortcuts="y" onClick={() => decideAll("approve")}>
          {t("chat.approveAll")}
          <KeyHint of="Y" />
        </Button>
        <Button size="small" className="pointer-coarse:h-11" aria-keyshortcuts="n" onClick={() => decideAll("reject")}>
          {t("chat.rejectAll")}
          <KeyHint of="N" />
        </Button>
      </div>
    </section>
  );
}
