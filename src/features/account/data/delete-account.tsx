"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { deleteUser } from "#client/auth.ts";
import { signOutAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { accountGraceDays } from "#contracts/retention.ts";
import { usePlan } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";

export function DeleteAccount() {
  const plan = usePlan();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const remove = useMutation({ mutationFn: () => signOutAfter("deleted", async () => unwrap(await deleteUser({ password }))) });
  function submit(event: FormEvent) {
    event.preventDefault();
    remove.mutate();
  }
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t("account.deleteMyAccount")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("account.deleteYourAccount")}
        description={t(plan === "pro" ? "account.deleteWarningPro" : "account.deleteWarning", { days: accountGraceDays })}
      >
        <form method="post" onSubmit={submit} className="space-y-4">
          <Field
            label={t("frame.yourPassword")}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            error={remove.error?.message}
            onChange={(event) => setPassword(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>{t("frame.keepIt")}</Button>
            <Button type="submit" look="danger" disabled={remove.isPending}>
              {t("account.deleteAccount")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
