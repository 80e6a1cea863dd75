"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CircleHelp, Undo2, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Spinner } from "#components/ui/spinner.tsx";
import type { ToolPart } from "#contracts/message.ts";
import { chosenOf, Proposal, ProposalResult } from "#contracts/proposal.ts";
import type { Task } from "#contracts/task.ts";
import { KeyHint } from "#features/chat/message/key-hint.tsx";
import { toolFailure } from "#features/chat/message/tool-labels.ts";
import { UndoButton } from "#features/chat/message/undo-button.tsx";
import { useApprovalKeys } from "#features/chat/message/use-approval-keys.ts";
import { useToday } from "#features/frame/today.ts";
import { useTasks } from "#features/task/use-tasks.ts";
import { t } from "#messages/text.ts";
import { ProposalRow } from "./proposal-row.tsx";
import { fieldWords, storedFields } from "./proposal-words.ts";

type ProposalCardProps = {
  part: ToolPart;
  messageId: string;
  onDecide: (decision: "approve" | "reject", chosen?: number[]) => void;
};

/** Changes that the assistant proposes: each with what it was before; all or some are accepted, and each can be undone. */
export function ProposalCard({ part, messageId, onDecide }: ProposalCardProps) {
  const { data: tasks } = useTasks();
  const trpc = useTRPC();
  const { data: projects } = useQuery(trpc.projects.list.queryOptions());
  const today = useToday();
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const { data: proposal } = Proposal.safeParse(part.input);
  const asks = part.status === "awaiting_approval";
  const chosen = (proposal?.changes ?? []).map((_, at) => at).filter((at) => !left.has(at));
  const card = useRef<HTMLElement>(null);
  const decide = useApprovalKeys(card, asks, (decision) => {
    if (decision === "reject") onDecide(decision);
    else if (chosen.length > 0) onDecide(decision, left.size > 0 ? chosen : undefined);
  });
  if (!proposal) return null;
  const results = ProposalResult.safeParse(part.output).data?.changes ?? [];
  const accepted = chosenOf(part.output);
  const taskOf = (id: number | undefined): Task | undefined => tasks?.find((task) => task.id === id);
  const names = {
    today,
    projectName: (id: number) => projects?.find((project) => project.id === id)?.name,
    taskTitle: (id: number) => taskOf(id)?.title,
  };
  const failure = part.status === "failed" ? (toolFailure(part) ?? t("chat.didNotWork")) : null;

  function choose(at: number, isChosen: boolean) {
    setLeft((before) => new Set(isChosen ? [...before].filter((one) => one !== at) : [...before, at]));
  }

  return (
    <section
      ref={card}
      tabIndex={-1}
      data-tool
      data-asks={asks || undefined}
      aria-label={t("chat.proposal", { summary: proposal.summary })}
      className={classNames(
        "rise max-w-full rounded-xl border bg-raised text-[13px]",
        asks ? "border-warning/40 shadow-card" : "border-line",
      )}
    >
      <header className="flex items-center gap-2.5 px-3 py-2">
        <Mark status={part.status} />
        <h3 dir="auto" className="min-w-0 flex-1 font-medium wrap-anywhere">
          {proposal.summary}
        </h3>
        <span className="shrink-0 text-muted">
          {endWords(part, results) ?? t("chat.changesProposed", { count: proposal.changes.length })}
        </span>
        <UndoButton part={part} messageId={messageId} title={proposal.summary} />
      </header>
      {failure ? <p className="px-3 pb-2 text-danger">{failure}</p> : null}
      <ul className={classNames("divide-y divide-line border-t border-line", asks && "max-h-[26rem] overflow-y-auto")}>
        {proposal.changes.map((change, at) => {
          const result = results[at];
          const now: Partial<Task> = taskOf(change.id) ?? {};
          const before = result ? storedFields(result.before, now) : now;
          return (
            <ProposalRow
              key={at}
              action={change.action}
              title={
                titleBefore(result?.before) ??
                now.title ??
                result?.task?.title ??
                change.title ??
                t("chat.taskNumber", { id: String(change.id) })
              }
              fields={fieldWords(change, change.action === "create" ? {} : before, names)}
              state={part.status === "undone" ? "undone" : (result?.status ?? (accepted && !accepted.includes(at) ? "declined" : null))}
              error={result?.error}
              choice={asks ? { isChosen: !left.has(at), onChoose: (isChosen) => choose(at, isChosen) } : null}
              undo={part.status === "done" && result?.status === "done" ? { messageId, callId: part.callId, at } : null}
            />
          );
        })}
      </ul>
      {asks ? (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
          <Button
            look="primary"
            size="small"
            className="pointer-coarse:h-11"
            disabled={chosen.length === 0}
            aria-keyshortcuts="y"
            onClick={() => decide("approve")}
          >
            {left.size > 0 ? t("chat.acceptSome", { count: chosen.length, of: proposal.changes.length }) : t("chat.acceptAll")}
            <KeyHint of="Y" />
          </Button>
          <Button size="small" className="pointer-coarse:h-11" aria-keyshortcuts="n" onClick={() => decide("reject")}>
            {t("chat.decline")}
            <KeyHint of="N" />
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function titleBefore(before: Record<string, unknown> | undefined): string | null {
  return typeof before?.title === "string" ? before.title : null;
}

function endWords({ status }: ToolPart, results: ProposalResult["changes"]): string | null {
  if (status === "rejected") return t("chat.rejected");
  if (status === "undone") return t("chat.undone");
  if (status !== "done") return null;
  const made = results.filter((result) => result.status === "done" || result.status === "undone").length;
  return t("chat.changesMade", { count: made, of: results.length });
}

const marks: Record<ToolPart["status"], { mark: ReactNode; className: string }> = {
  pending: { mark: <Spinner className="size-4" label="" />, className: "bg-hover" },
  awaiting_approval: { mark: <CircleHelp className="size-3.5" />, className: "bg-warning-soft text-warning" },
  done: { mark: <Check className="size-3" strokeWidth={3} />, className: "bg-accent text-on-accent" },
  failed: { mark: <X className="size-3.5" />, className: "bg-danger-soft text-danger" },
  rejected: { mark: <X className="size-3.5" />, className: "bg-hover text-muted" },
  undone: { mark: <Undo2 className="size-3.5" />, className: "bg-hover text-muted" },
};

function Mark({ status }: Pick<ToolPart, "status">) {
  const { mark, className } = marks[status];
  return (
    <span aria-hidden className={classNames("grid size-5 shrink-0 place-items-center rounded-full", className)}>
      {mark}
    </span>
  );
}
