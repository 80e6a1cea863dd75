"use client";

import { type FormEvent, useState } from "react";
import { instructionsLengthMax, type SavedPrompt } from "#contracts/prompt.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Field } from "../../components/ui/field.tsx";
import { TextArea } from "../../components/ui/text-area.tsx";
import type { useSavedPrompts } from "./use-saved-prompts.ts";

type Actions = ReturnType<typeof useSavedPrompts>;
type SavedPromptDialogProps = { prompt: SavedPrompt | null; save: Actions["add"] | Actions["update"]; onClose: () => void };

export function SavedPromptDialog({ prompt, save, onClose }: SavedPromptDialogProps) {
  const [title, setTitle] = useState(prompt?.title ?? "");
  const [text, setText] = useState(prompt?.text ?? "");
  function close() {
    save.reset();
    onClose();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ id: prompt?.id ?? "", title, text }, { onSuccess: close });
  }
  return (
    <Dialog open onOpenChange={close} title={prompt ? "Change prompt" : "New prompt"}>
      <form method="post" onSubmit={submit} className="space-y-4">
        <Field label="Title" required autoFocus maxLength={80} value={title} onChange={(event) => setTitle(event.target.value)} />
        <TextArea
          label="Text"
          required
          maxLength={instructionsLengthMax}
          value={text}
          error={save.error?.message}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!title.trim() || !text.trim() || save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
