"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { toast } from "#components/ui/toast.ts";
import { summaryLengthMax } from "#contracts/limits.ts";
import type { Summary } from "#contracts/summary.ts";
import { readAnew } from "#features/feed/read-anew.ts";
import { t } from "#messages/text.ts";

type SummaryEditorProps = { summary: Summary; isOutdated: boolean; onEnd: () => void };

/** The user's own words in the place of a summary. What was changed elsewhere meanwhile is not overwritten. */
export function SummaryEditor({ summary, isOutdated, onEnd }: SummaryEditorProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [text, setText] = useState(summary.text);
  const save = useMutation(
    trpc.summaries.edit.mutationOptions({
      onSuccess: async () => {
        await readAnew(cache, trpc.summaries.pathKey());
        toast.success(t("conversation.savedHoldsFromNext"));
        onEnd();
      },
      onError: () => readAnew(cache, trpc.summaries.pathKey()),
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ id: summary.id, text, updatedAt: summary.updatedAt });
  }
  const outdated = isOutdated ? t("chat.summaryOutdated") : undefined;
  return (
    <form method="post" onSubmit={submit} className="space-y-3">
      <TextArea
        label={t("chat.summaryLabel")}
        autoFocus
        value={text}
        maxLength={summaryLengthMax}
        error={outdated ?? save.error?.message}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onEnd}>
          {t("frame.cancel")}
        </Button>
        <Button
          type="submit"
          size="small"
          look="primary"
          disabled={isOutdated || text.trim() === "" || text.trim() === summary.text || save.isPending}
        >
          {t("frame.save")}
        </Button>
      </div>
    </form>
  );
}
