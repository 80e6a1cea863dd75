"use client";

import type { FormEvent } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { instructionsLengthMax } from "#contracts/limits.ts";
import type { SavedPrompt } from "#contracts/prompt.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { EditedInput, EditedTextArea } from "../edit/edited-input.tsx";
import { useClashCheck } from "../edit/use-clash-check.ts";
import { useFieldDraft } from "../edit/use-field-draft.ts";
import type { useSavedPrompts } from "./use-saved-prompts.ts";

type Actions = ReturnType<typeof useSavedPrompts>;
type SavedPromptDialogProps = { prompt: SavedPrompt | null; save: Actions["add"] | Actions["update"]; onClose: () => void };

export function SavedPromptDialog({ prompt, save, onClose }: SavedPromptDialogProps) {
  const trpc = useTRPC();
  const title = useFieldDraft(prompt?.title ?? "");
  const text = useFieldDraft(prompt?.text ?? "");
  const clashes = useClashCheck<SavedPrompt[]>(trpc.savedPrompts.list.queryKey());
  const isReady = title.value.trim() !== "" && text.value.trim() !== "" && title.clash === null && text.clash === null;
  function close() {
    save.reset();
    onClose();
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    const clash = await clashes((list) =>
      list
        .filter(({ id }) => id === prompt?.id)
        .flatMap((now) => [
          [title, now.title],
          [text, now.text],
        ]),
    );
    if (!clash) save.mutate({ id: prompt?.id ?? "", title: title.value, text: text.value }, { onSuccess: close });
  }
  return (
    <Dialog open onOpenChange={close} title={prompt ? t("prompt.changePrompt") : t("prompt.newPrompt")}>
      <form method="post" onSubmit={submit} className="space-y-4">
        <EditedInput label={t("prompt.title")} required autoFocus maxLength={80} field={title} />
        <EditedTextArea label={t("prompt.text")} required maxLength={instructionsLengthMax} field={text} error={save.error?.message} />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t("frame.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!isReady || save.isPending}>
            {t("frame.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
