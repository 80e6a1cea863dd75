"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { toast } from "#components/ui/toast.ts";
import { commentLengthMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { CommentRow } from "./comment-row.tsx";

/** What the person and the assistant say about a task, and a field to say more. */
export function Comments({ taskId }: { taskId: number }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data: comments = [] } = useQuery(trpc.comments.list.queryOptions({ taskId }));
  const [text, setText] = useState("");
  const add = useMutation(
    trpc.comments.add.mutationOptions({
      onSuccess: () => {
        setText("");
        return cache.invalidateQueries({ queryKey: trpc.comments.list.queryKey({ taskId }) });
      },
      // What was typed stays in its field.
      onError: (error) => toast.error(t("comment.failed"), { description: error.message }),
    }),
  );
  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (text.trim() && !add.isPending) add.mutate({ taskId, text });
  }
  return (
    <section aria-label={t("comment.comments")} className="mt-8">
      <h2 className="border-b border-line pb-1.5 text-[13px] font-medium">
        {t("comment.comments")} <span className="font-normal text-faint tabular-nums">{comments.length || null}</span>
      </h2>
      <ul className="divide-y divide-line">
        {comments.map((comment) => (
          <CommentRow key={comment.id} comment={comment} />
        ))}
      </ul>
      <form method="post" onSubmit={submit} className="mt-3 space-y-2">
        <TextArea
          label={t("comment.write")}
          placeholder={t("comment.placeholder")}
          rows={2}
          className="min-h-16! max-md:text-base"
          maxLength={commentLengthMax}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
          }}
        />
        <Button type="submit" disabled={!text.trim() || add.isPending} className="max-md:h-11">
          {t("comment.add")}
        </Button>
      </form>
    </section>
  );
}
