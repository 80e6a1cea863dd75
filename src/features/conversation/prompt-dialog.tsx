"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "#client/trpc.tsx";
import { instructionsLengthMax } from "#contracts/prompt.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { TextArea } from "../../components/ui/text-area.tsx";

/** What the assistant is to keep in mind in one chat. */
export function PromptDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const trpc = useTRPC();
  const { data: kept, error } = useQuery(trpc.conversations.prompt.queryOptions({ id }));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Instructions for this chat"
      description="What the assistant keeps in mind here, beside your own instructions in the settings."
    >
      {error ? <p className="text-sm text-danger">{error.message}</p> : null}
      {kept === undefined ? error ? null : <Spinner /> : <PromptForm id={id} kept={kept} onSaved={onClose} />}
    </Dialog>
  );
}

function PromptForm({ id, kept, onSaved }: { id: string; kept: string; onSaved: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [text, setText] = useState(kept);
  const save = useMutation(
    trpc.conversations.setPrompt.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.conversations.prompt.queryKey({ id }), saved);
        toast.success("Saved. It holds from the next message on.");
        onSaved();
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ id, prompt: text });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <TextArea
        label="Instructions"
        autoFocus
        placeholder="You are my editor: mark what is unclear, change nothing else."
        value={text}
        maxLength={instructionsLengthMax}
        error={save.error?.message}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={text.trim() === kept || save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
