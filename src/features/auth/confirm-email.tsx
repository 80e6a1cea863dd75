"use client";

import { useMutation } from "@tanstack/react-query";
import { isApiError, useTRPC } from "#client/trpc.tsx";
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
      <Outcome tone="good" title="Your address was changed" next={{ href: "/chat", label: "Go to BestChat" }}>
        <p>
          From now on you sign in with <span className="font-medium break-all text-ink">{confirm.data.email}</span>.
        </p>
      </Outcome>
    );
  if (!works || refusal === "NOT_FOUND" || refusal === "EMAIL_EXISTS")
    return (
      <Outcome tone="bad" title="This link does not work any more" next={{ href: "/settings", label: "Go to settings" }}>
        <p>
          {refusal === "EMAIL_EXISTS"
            ? "Another account has this address now. Yours keeps its old one."
            : "It works once and for one hour, and ends when a newer one was sent. Your address was not changed by it."}
        </p>
      </Outcome>
    );
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">Use this address?</h1>
      <p className="mt-1 mb-6 text-sm text-muted">You will sign in with it from now on, and we will tell your old address.</p>
      {confirm.error ? <Notice tone="error">{confirm.error.message}</Notice> : null}
      <Button look="primary" className="h-10 w-full" disabled={confirm.isPending} onClick={() => confirm.mutate({ token })}>
        {confirm.isPending ? "Changing…" : "Use this address"}
      </Button>
    </>
  );
}
