"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "#client/trpc.tsx";
import { instructionsLengthMax } from "#contracts/prompt.ts";
import { Button } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { TextArea } from "../../components/ui/text-area.tsx";

/** What the assistant is to keep in mind in every chat. */
export function InstructionsForm() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: kept, error } = useQuery(trpc.account.instructions.queryOptions());
  const [written, setWritten] = useState<string | null>(null);
  const save = useMutation(
    trpc.account.setInstructions.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.account.instructions.queryKey(), saved);
        setWritten(null);
        toast.success("Instructions saved. They hold from your next message on.");
      },
    }),
  );
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (kept === undefined) return <Spinner />;
  const text = written ?? kept;
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ instructions: text });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <TextArea
        label="What should the assistant keep in mind?"
        placeholder="I work on weekdays from 9 to 5. Answer briefly, and use metric units."
        value={text}
        maxLength={instructionsLengthMax}
        error={save.error?.message}
        hint="It goes with every message, so it takes a little of each model’s window."
        onChange={(event) => setWritten(event.target.value)}
      />
      <Button type="submit" disabled={text.trim() === kept || save.isPending}>
        Save
      </Button>
    </form>
  );
}
