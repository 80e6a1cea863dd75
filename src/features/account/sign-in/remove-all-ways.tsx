"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";

/** Removes everything that opens the account but this device, the password and the second factor. */
export function RemoveAllWays() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.waysIn.removeAll.mutationOptions({
      onSuccess: ({ kept }) =>
        toast.success("All other ways in are removed", {
          description: kept ? "Your connected accounts stay: without a password nothing else opens your account." : undefined,
        }),
      onError: (refusal) => toast.error("Nothing was removed", { description: refusal.message }),
      onSettled: () => void cache.invalidateQueries(),
    }),
  );
  return (
    <>
      <Button look="danger" disabled={remove.isPending} onClick={() => setOpen(true)}>
        Remove all but this device…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Remove all other ways in?"
        description="Every other device is signed out, and every passkey, API key and connected account is removed. Programs that use a key stop at once. Your password and two-factor stay."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>Keep them</Button>
          <Button
            look="danger"
            onClick={() => {
              setOpen(false);
              remove.mutate();
            }}
          >
            Remove all
          </Button>
        </div>
      </Dialog>
    </>
  );
}
