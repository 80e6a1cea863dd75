"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { t } from "#messages/text.ts";
import { NewBackupCodes } from "./new-backup-codes.tsx";
import { TwoFactorOff } from "./two-factor-off.tsx";
import { TwoFactorSetUp } from "./two-factor-set-up.tsx";

type Task = "on" | "codes" | "off" | null;

/** A code after the password: turn it on, make new backup codes, turn it off. */
export function TwoFactor() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [task, setTask] = useState<Task>(null);
  const { data: methods, error } = useQuery(trpc.signInMethods.list.queryOptions(undefined, { staleTime: 0 }));
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!methods) return <Spinner />;

  const dialog = (name: Task) => ({ open: task === name, onOpenChange: (open: boolean) => setTask(open ? name : null) });
  const again = () => void cache.invalidateQueries({ queryKey: trpc.signInMethods.list.queryKey() });
  return (
    <>
      {methods.twoFactor ? (
        <>
          <p className="mb-3 flex items-center gap-2 text-sm">
            <ShieldCheck aria-hidden className="size-4 text-accent-text" />
            {t("account.twoFactorOn")}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setTask("codes")}>{t("account.newBackupCodes")}</Button>
            <Button onClick={() => setTask("off")}>{t("account.turnOff")}</Button>
          </div>
        </>
      ) : methods.password ? (
        <Button onClick={() => setTask("on")}>{t("account.turnOnTitle")}</Button>
      ) : (
        <p className="text-sm text-muted">{t("account.needsPassword")}</p>
      )}
      <TwoFactorSetUp {...dialog("on")} onDone={again} />
      <NewBackupCodes {...dialog("codes")} />
      <TwoFactorOff {...dialog("off")} onDone={again} />
    </>
  );
}
