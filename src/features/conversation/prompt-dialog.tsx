"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { instructionsLengthMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { EditedTextArea } from "../edit/edited-input.tsx";
import { useClashCheck } from "../edit/use-clash-check.ts";
import { useFieldDraft } from "../edit/use-field-draft.ts";

/** What the assistant is to keep in mind in one chat. */
export function PromptDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const trpc = useTRPC();
  const { data: stored, error } = useQuery(trpc.conversations.prompt.queryOptions({ id }));
  return (
    <Dialog open onOpenChange={onClose} title={t("conversation.instructionsTitle")} description={t("conversation.instructionsText")}>
      {error ? <p className="text-sm text-danger">{error.message}</p> : null}
      {stored === undefined ? error ? null : <Spinner /> : <PromptForm id={id} stored={stored} onSaved={onClose} />}
    </Dialog>
  );
}

function PromptForm({ id, stored, onSaved }: { id: string; stored: string; onSaved: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const field = useFieldDraft(stored);
  const clashes = useClashCheck<string>(trpc.conversations.prompt.queryKey({ id }));
  const save = useMutation(
    trpc.conversations.setPrompt.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.conversations.prompt.queryKey({ id }), saved);
        toast.success(t("conversation.savedHoldsFromNext"));
        onSaved();
      },
    }),
  );
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!(await clashes((fresh) => [[field, fresh]]))) save.mutate({ id, prompt: field.value });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <EditedTextArea
        label={t("conversation.instructions")}
        autoFocus
        placeholder={t("conversation.instructionsExample")}
        field={field}
        maxLength={instructionsLengthMax}
        error={save.error?.message}
      />
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!field.isChanged || field.clash !== null || save.isPending}>
          {t("frame.save")}
        </Button>
      </div>
    </form>
  );
}
