"use client";

import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { readerTime } from "#client/reader-time.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { SignInMethods } from "#contracts/sign-in-method.ts";
import { t } from "#messages/text.ts";
import { PasskeyNameForm } from "./passkey-name-form.tsx";

type PasskeyRowProps = { passkey: SignInMethods["passkeys"][number]; onRename: (name: string) => void; onRemove: () => void };

export function PasskeyRow({ passkey, onRename, onRemove }: PasskeyRowProps) {
  const [task, setTask] = useState<"rename" | "remove" | null>(null);
  const { name, createdAt } = passkey;
  const close = () => setTask(null);
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Fingerprint aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate text-sm">
          {name}
        </p>
        {createdAt ? <p className="text-xs text-muted">{t("account.added", { createdAt: readerTime(createdAt, "medium") })}</p> : null}
      </div>
      <Button size="small" look="quiet" aria-label={t("account.rename", { name })} onClick={() => setTask("rename")}>
        {t("account.renameNow")}
      </Button>
      <Button size="small" aria-label={t("account.remove", { name })} onClick={() => setTask("remove")}>
        {t("frame.remove")}
      </Button>
      <Dialog open={task === "rename"} onOpenChange={close} title={t("account.renamePasskey")}>
        <PasskeyNameForm
          name={name}
          action={t("account.renameNow")}
          onName={(next) => {
            onRename(next);
            close();
          }}
        />
      </Dialog>
      <Dialog
        open={task === "remove"}
        onOpenChange={close}
        title={t("account.removeTitle", { name })}
        description={t("account.removePasskeyText")}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t("frame.keepIt")}</Button>
          <Button
            look="danger"
            onClick={() => {
              onRemove();
              close();
            }}
          >
            {t("account.removePasskey")}
          </Button>
        </div>
      </Dialog>
    </li>
  );
}
