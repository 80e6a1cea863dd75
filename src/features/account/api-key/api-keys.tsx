"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.ts";
import type { ApiKeyView } from "#contracts/api-key.ts";
import { t } from "#messages/text.ts";
import { ApiKeyDialog } from "./api-key-dialog.tsx";
import { ApiKeyRow } from "./api-key-row.tsx";

/** The keys of the user's own programs: make one, see when it was last used, end it. */
export function ApiKeys() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: keys, error } = useQuery(trpc.apiKeys.list.queryOptions(undefined, { staleTime: 0 }));
  const [creating, setCreating] = useState(false);
  const [ending, setEnding] = useState<ApiKeyView | null>(null);
  const again = () => void cache.invalidateQueries({ queryKey: trpc.apiKeys.list.queryKey() });
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: () => toast.success(t("account.keyRevoked")),
      onError: (refusal) => toast.error(t("account.keyNotRevoked"), { description: refusal.message }),
      onSettled: again,
    }),
  );

  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!keys) return <Spinner />;
  return (
    <>
      {keys.length > 0 ? (
        <ul aria-label={t("frame.apiKeys")} className="mb-3 divide-y divide-line rounded-xl border border-line bg-raised">
          {keys.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => setEnding(key)} />
          ))}
        </ul>
      ) : null}
      <Button onClick={() => setCreating(true)}>
        <Plus aria-hidden className="size-4" />
        {t("account.createAKey")}
      </Button>
      <ApiKeyDialog open={creating} onOpenChange={setCreating} onCreated={again} />
      <Dialog
        open={ending !== null}
        onOpenChange={() => setEnding(null)}
        title={t("account.revokeTitle", { name: ending?.name ?? "" })}
        description={t("account.revokeText")}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setEnding(null)}>{t("frame.keepIt")}</Button>
          <Button
            look="danger"
            onClick={() => {
              if (ending) revoke.mutate({ id: ending.id });
              setEnding(null);
            }}
          >
            {t("account.revokeKey")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
