"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { isApiError, useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { LocalMailbox } from "#features/frame/local-mailbox.tsx";
import { t } from "#messages/text.ts";

const blank = { newEmail: "", password: "" };

/** Asks for a new address, which takes effect when the link in its mailbox is opened. */
export function EmailDialog() {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const [input, setInput] = useState(blank);
  const ask = useMutation(trpc.account.askEmailChange.mutationOptions());
  const fields = isApiError(ask.error) ? (ask.error.data?.fields ?? []) : [];
  const errorOf = (name: keyof typeof blank) => fields.find(({ field }) => field === name)?.message;

  function show(shown: boolean) {
    setOpen(shown);
    if (!shown) return;
    setInput(blank);
    ask.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    ask.mutate(input);
  }

  return (
    <>
      <Button size="small" onClick={() => show(true)}>
        {t("account.change")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        title={ask.isSuccess ? t("account.lookIntoMailbox") : t("account.changeEmail")}
        description={ask.isSuccess ? t("account.changeEmailSent", { newEmail: input.newEmail.trim() }) : t("account.changeEmailText")}
      >
        {ask.isSuccess ? (
          <div className="flex items-center justify-between gap-2">
            <LocalMailbox />
            <Button look="primary" className="ml-auto" onClick={() => show(false)}>
              {t("frame.done")}
            </Button>
          </div>
        ) : (
          <form method="post" onSubmit={submit} className="space-y-4">
            <Field
              label={t("account.newEmail")}
              autoComplete="off"
              required
              value={input.newEmail}
              error={errorOf("newEmail")}
              onChange={(event) => setInput({ ...input, newEmail: event.target.value })}
            />
            <Field
              label={t("frame.yourPassword")}
              type="password"
              autoComplete="current-password"
              required
              value={input.password}
              error={errorOf("password") ?? (fields.length === 0 ? ask.error?.message : undefined)}
              onChange={(event) => setInput({ ...input, password: event.target.value })}
            />
            <div className="flex justify-end gap-2">
              <Button onClick={() => show(false)}>{t("frame.cancel")}</Button>
              <Button type="submit" look="primary" disabled={ask.isPending}>
                {t("account.sendTheLink")}
              </Button>
            </div>
          </form>
        )}
      </Dialog>
    </>
  );
}
