"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { isApiError, useTRPC } from "#client/trpc.tsx";
import type { MailedQuestion } from "#contracts/proposal.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { MailedChanges } from "./mailed-changes.tsx";
import { Notice } from "./notice.tsx";
import { Outcome } from "./outcome.tsx";

type DecideMailedProps = { token: string; question: MailedQuestion | null };

/** Decides what a run waits for, from a link in a mail. A person presses the button: mail scanners open links. */
export function DecideMailed({ token, question }: DecideMailedProps) {
  const trpc = useTRPC();
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const decide = useMutation(trpc.notifications.decideMailed.mutationOptions());
  const refusal = isApiError(decide.error) ? decide.error.data : undefined;
  const isChanged = refusal?.fields?.some(({ field }) => field === "anyway") ?? false;
  const next = { href: "/chat", label: t("auth.decideGoToChat") };
  if (decide.data) {
    const isApproved = decide.variables?.decision === "approve";
    const { title } = decide.data;
    return (
      <Outcome tone="good" title={isApproved ? t("auth.decideApproved") : t("auth.decideRejected")} next={next}>
        <p>{isApproved ? t("auth.decideApprovedText", { title }) : t("auth.decideRejectedText", { title })}</p>
      </Outcome>
    );
  }
  if (!question || refusal?.errorCode === "NOT_FOUND")
    return (
      <Outcome tone="bad" title={t("auth.linkEnded")} next={next}>
        <p>{t("auth.decideLinkOverText")}</p>
      </Outcome>
    );
  if (!question.isOpen || (refusal?.errorCode === "CONFLICT" && !isChanged))
    return (
      <Outcome tone="sent" title={t("auth.decideOver")} next={next}>
        <p>{t("auth.decideOverText")}</p>
      </Outcome>
    );
  const chosen = question.changes?.map((_, at) => at).filter((at) => !left.has(at));
  return (
    <>
      <h1 dir="auto" className="text-xl font-semibold tracking-tight wrap-anywhere">
        {t("auth.decideOf", { title: question.title })}
      </h1>
      <p dir="auto" className="mt-1 mb-6 text-sm wrap-anywhere whitespace-pre-wrap text-muted">
        {question.body}
      </p>
      {question.changes ? <MailedChanges changes={question.changes} left={left} onLeft={setLeft} /> : null}
      {decide.error ? <Notice tone="error">{isChanged ? t("auth.decideChanged") : decide.error.message}</Notice> : null}
      <div className="grid grid-cols-2 gap-3">
        <Button className="h-10" disabled={decide.isPending} onClick={() => decide.mutate({ token, decision: "reject" })}>
          {t("auth.decideReject")}
        </Button>
        <Button
          look="primary"
          className="h-10"
          disabled={decide.isPending || chosen?.length === 0}
          onClick={() =>
            decide.mutate({
              token,
              decision: "approve",
              ...(isChanged ? { anyway: true } : {}),
              ...(left.size > 0 && chosen ? { chosen } : {}),
            })
          }
        >
          {isChanged
            ? t("auth.decideAnyway")
            : left.size > 0 && chosen
              ? t("auth.decideApproveSome", { count: chosen.length, all: question.changes?.length ?? 0 })
              : t("auth.decideApprove")}
        </Button>
      </div>
    </>
  );
}
