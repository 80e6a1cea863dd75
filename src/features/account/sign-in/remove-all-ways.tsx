"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** Removes everything that opens the account but this device, the password and the second factor. */
export function RemoveAllWays() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.waysIn.removeAll.mutationOptions({
      onSuccess: ({ kept }) =>
        toast.success(t("account.othersRemoved"), {
          description: kept ? t("account.connectedStay") : undefined,
        }),
      onError: (refusal) => toast.error(t("account.nothingWasRemoved"), { description: refusal.message }),
      onSettled: () => void cache.invalidateQueries(),
    }),
  );
  return (
    <>
      <Button look="danger" disabled={remove.isPending} onClick={() => setOpen(true)}>
        {t("account.removeOthers")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("account.removeOthersTitle")} description={t("account.removeOthersText")}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>{t("account.keepThem")}</Button>
          <Button
            look="danger"
            onClick={() => {
              setOpen(false);
              remove.mutate();
            }}
          >
            {t("account.removeAll")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
