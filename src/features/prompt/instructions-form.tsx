"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { instructionsLengthMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { EditedTextArea } from "../edit/edited-input.tsx";
import { useClashCheck } from "../edit/use-clash-check.ts";
import { useFieldDraft } from "../edit/use-field-draft.ts";

/** What the assistant is to keep in mind in every chat. */
export function InstructionsForm() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: stored, error } = useQuery(trpc.account.instructions.queryOptions());
  const field = useFieldDraft(stored ?? "");
  const clashes = useClashCheck<string>(trpc.account.instructions.queryKey());
  const save = useMutation(
    trpc.account.setInstructions.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.account.instructions.queryKey(), saved);
        field.saved(saved);
        toast.success(t("prompt.instructionsSaved"));
      },
    }),
  );
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (stored === undefined) return <Spinner />;
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!(await clashes((fresh) => [[field, fresh]]))) save.mutate({ instructions: field.value });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <EditedTextArea
        label={t("prompt.instructionsLabel")}
        placeholder={t("prompt.instructionsExample")}
        field={field}
        maxLength={instructionsLengthMax}
        error={save.error?.message}
        hint={t("prompt.instructionsHint")}
      />
      <Button type="submit" disabled={!field.isChanged || field.clash !== null || save.isPending}>
        {t("frame.save")}
      </Button>
    </form>
  );
}
