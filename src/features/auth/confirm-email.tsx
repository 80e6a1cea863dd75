"use client";

import { useMutation } from "@tanstack/react-query";
import { isApiError, useTRPC } from "#client/trpc.tsx";
import { rich, t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Notice } from "./notice.tsx";
import { Outcome } from "./outcome.tsx";

/** Takes the new address of an account into use. A person presses the button: the link works once, and mail scanners open links. */
export function ConfirmEmail({ token, works }: { token: string; works: boolean }) {
  const trpc = useTRPC();
  const confirm = useMutation(trpc.account.confirmEmailChange.mutationOptions());
  const refusal = isApiError(confirm.error) ? confirm.error.data?.errorCode : undefined;
  if (confirm.data)
    return (
      <Outcome tone="good" title={t("auth.addressChanged")} next={{ href: "/chat", label: t("auth.goToBestchat") }}>
        <p>
          {rich("auth.addressChangedText", {
            span: (children) => <span className="font-medium break-all text-ink">{children}</span>,
            email: confirm.data.email,
          })}
        </p>
      </Outcome>
    );
  if (!works || refusal === "NOT_FOUND" || refusal === "EMAIL_EXISTS")
    return (
      <Outcome tone="bad" title={t("auth.linkEnded")} next={{ href: "/settings", label: t("auth.goToSettings") }}>
        <p>{refusal === "EMAIL_EXISTS" ? t("auth.addressTaken") : t("auth.confirmLinkEnded")}</p>
      </Outcome>
    );
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{t("auth.useThisAddress")}</h1>
      <p className="mt-1 mb-6 text-sm text-muted">{t("auth.useAddressText")}</p>
      {confirm.error ? <Notice tone="error">{confirm.error.message}</Notice> : null}
      <Button look="primary" className="h-10 w-full" disabled={confirm.isPending} onClick={() => confirm.mutate({ token })}>
        {confirm.isPending ? t("auth.changing") : t("auth.useAddressNow")}
      </Button>
    </>
  );
}
