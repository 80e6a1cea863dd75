"use client";

import { Ban, Check, CircleHelp, Eye, Undo2, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Spinner } from "#components/ui/spinner.tsx";
import { isMcpCall, splitMcpToolName } from "#contracts/mcp-name.ts";
import { pendingOf } from "#contracts/mcp-pending.ts";
import type { McpReply } from "#contracts/mcp-question.ts";
import type { ToolPart } from "#contracts/message.ts";
import { trashDays } from "#contracts/retention.ts";
import { toolNamed } from "#contracts/tool.ts";
import { useToday } from "#features/frame/today.ts";
import { useTasks } from "#features/task/use-tasks.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { KeyHint } from "./key-hint.tsx";
import { QuestionCard } from "./tool/question-card.tsx";
import { ToolOutput } from "./tool/tool-output.tsx";
import { ToolProgress } from "./tool/tool-progress.tsx";
import { toolFailure, toolLabels } from "./tool-labels.ts";
import { UndoButton } from "./undo-button.tsx";
import { useApprovalKeys } from "./use-approval-keys.ts";
import { useNote } from "./use-note.ts";

const looks: Record<ToolPart["status"], { mark: ReactNode; note: MessageKey | null; className: string }> = {
  pending: { mark: <Spinner className="size-4" label="" />, note: null, className: "bg-hover" },
  awaiting_approval: { mark: <CircleHelp className="size-3.5" />, note: null, className: "bg-warning-soft text-warning" },
  done: { mark: <Check className="size-3" strokeWidth={3} />, note: null, className: "bg-accent text-on-accent" },
  failed: { mark: <X className="size-3.5" />, note: "chat.didNotWork", className: "bg-danger-soft text-danger" },
  rejected: { mark: <Ban className="size-3.5" />, note: "chat.rejected", className: "bg-hover text-muted" },
  undone: { mark: <Undo2 className="size-3.5" />, note: "chat.undone", className: "bg-hover text-muted" },
};

type ToolCardProps = {
  part: ToolPart;
  messageId: string;
  onDecide: (decision: "approve" | "reject") => void;
  onAnswer: (questionId: string, reply: McpReply) => Promise<void>;
};

/** One thing that the assistant did, or asks to do. */
export function ToolCard({ part, messageId, onDecide, onAnswer }: ToolCardProps) {
  const { data: tasks } = useTasks();
  const noteOf = useNote(part.name === "forget");
  const titleOf = (id: number) => noteOf?.(id) ?? tasks?.find((task) => task.id === id)?.title;
  const { title, detail } = toolLabels(part, titleOf, useToday());
  const { mark, note: noteKey, className } = looks[part.status];
  const note = noteKey && t(noteKey);
  const failure = part.status === "failed" ? toolFailure(part) : null;
  const asks = part.status === "awaiting_approval";
  const card = useRef<HTMLDivElement>(null);
  const decide = useApprovalKeys(card, asks, onDecide);
  const isElsewhere = isMcpCall(part.name);
  const { progress, question } = isElsewhere && part.status === "pending" ? pendingOf(part.output) : {};
  // Reading changes nothing: it is said in a quiet line, and what was changed stands out.
  const isQuiet = toolNamed(part.name)?.kind === "read" && (part.status === "done" || part.status === "pending");

  return (
    <div
      ref={card}
      tabIndex={-1}
      data-tool
      data-asks={asks || undefined}
      role="group"
      aria-label={`${title}${note ? `, ${note}` : ""}`}
      className={classNames(
        "rise w-fit max-w-full text-[13px]",
        isQuiet ? "text-muted" : "rounded-xl border bg-raised",
        asks ? "border-warning/40 shadow-card" : "border-line",
      )}
    >
      <div className={classNames("flex items-center", isQuiet ? "gap-2 py-0.5" : "gap-2.5 px-3 py-2")}>
        {isQuiet && part.status === "done" ? (
          <Eye aria-hidden className="size-4 shrink-0 text-faint" />
        ) : (
          <span aria-hidden className={classNames("grid size-5 shrink-0 place-items-center rounded-full", className)}>
            {mark}
          </span>
        )}
        <p dir="auto" className={classNames("min-w-0 wrap-anywhere", asks && "max-h-72 overflow-y-auto")}>
          <span
            className={part.status === "rejected" || part.status === "undone" ? "text-muted line-through" : isQuiet ? "" : "font-medium"}
          >
            {title}
            {asks ? "?" : ""}
          </span>
          {detail ? <span className="text-muted"> · {detail}</span> : null}
          {note ? <span className="text-muted"> · {failure ?? note}</span> : null}
        </p>
        <UndoButton part={part} messageId={messageId} title={title} />
      </div>
      {progress && !question ? <ToolProgress progress={progress} /> : null}
      {question ? (
        <QuestionCard
          key={question.id}
          question={question}
          server={splitMcpToolName(part.name)?.server ?? part.name}
          onAnswer={(reply) => onAnswer(question.id, reply)}
        />
      ) : null}
      {isElsewhere && part.status === "done" ? <ToolOutput output={part.output} /> : null}
      {asks ? (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
          <Button look="primary" size="small" aria-keyshortcuts="y" onClick={() => decide("approve")}>
            {t("chat.approve")}
            <KeyHint of="Y" />
          </Button>
          <Button size="small" aria-keyshortcuts="n" onClick={() => decide("reject")}>
            {t("chat.reject")}
            <KeyHint of="N" />
          </Button>
          {part.name === "delete_task" ? (
            <span className="pl-1 text-xs text-muted">{t("chat.restorableFor", { days: trashDays })}</span>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
