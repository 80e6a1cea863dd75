"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { PasskeyRow } from "./passkey-row.tsx";

/** Passkeys: add one for this device, name it, remove it. */
export function Passkeys() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const { data: methods, error } = useQuery(trpc.signInMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const again = () => void cache.invalidateQueries({ queryKey: trpc.signInMethods.list.queryKey() });
  const refused = (refusal: { message: string }) => toast.error(t("account.passkeyUnchanged"), { description: refusal.message });
  const rename = useMutation(trpc.signInMethods.renamePasskey.mutationOptions({ onError: refused, onSettled: again }));
  const remove = useMutation(trpc.signInMethods.removePasskey.mutationOptions({ onError: refused, onSettled: again }));

  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!methods) return <Spinner />;
  return (
    <>
      {methods.passkeys.length > 0 ? (
        <ul aria-label={t("account.passkeys")} className="mb-3 divide-y divide-line rounded-xl border border-line bg-raised">
          {methods.passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRename={(name) => rename.mutate({ id: passkey.id, name })}
              onRemove={() => remove.mutate({ id: passkey.id })}
            />
          ))}
        </ul>
      ) : null}
      <Button onClick={() => setAdding(true)}>
        <Plus aria-hidden className="size-4" />
        {t("account.addAPasskey")}
      </Button>
      <AddPasskey open={adding} onOpenChange={setAdding} onAdded={again} />
    </>
  );
}
