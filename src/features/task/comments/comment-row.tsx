"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bot, Pencil, Trash2, User } from "lucide-react";
import { type FormEvent, useState } from "react";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { toast } from "#components/ui/toast.ts";
import type { Comment } from "#contracts/comment.ts";
import { commentLengthMax } from "#contracts/limits.ts";
import { FormattedText } from "#features/frame/formatted-text.tsx";
import { t } from "#messages/text.ts";

const toastMs = 12_000;

/** One comment; one's own can be changed, each deleted, and that undone. */
export function CommentRow({ comment }: { comment: Comment }) {
  const { id, taskId, author, text, createdAt, updatedAt } = comment;
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const onSuccess = () => cache.invalidateQueries({ queryKey: trpc.comments.list.queryKey({ taskId }) });
  const onError = (error: { message: string }) => toast.error(t("comment.failed"), { description: error.message });
  const restore = useMutation(trpc.comments.restore.mutationOptions({ onSuccess, onError }));
  const edit = useMutation(
    trpc.comments.edit.mutationOptions({
      onSuccess: async () => {
        await onSuccess();
        setDraft(null);
      },
      onError,
    }),
  );
  const remove = useMutation(
    trpc.comments.remove.mutationOptions({
      onSuccess: () => {
        const onClick = () => restore.mutate({ id });
        toast(t("comment.wentAway"), { duration: toastMs, action: { label: t("comment.undo"), onClick } });
        return onSuccess();
      },
      onError,
    }),
  );
  function save(event: FormEvent) {
    event.preventDefault();
    if (draft?.trim()) edit.mutate({ id, text: draft });
  }
  const Icon = author === "assistant" ? Bot : User;
  return (
    <li className="group flex gap-3 py-3">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <p className="text-[13px] text-muted">
          <span className="font-medium text-ink">{author === "assistant" ? t("comment.assistant") : t("comment.you")}</span> ·{" "}
          <time dateTime={createdAt}>{readerTime(createdAt, "dayAndTime")}</time>
          {updatedAt > createdAt ? ` · ${t("comment.edited")}` : null}
        </p>
        {draft === null ? (
          <FormattedText text={text} className="mt-0.5" />
        ) : (
          <form method="post" onSubmit={save} className="mt-1 space-y-2">
            <TextArea
              label={t("comment.edit")}
              rows={2}
              autoFocus
              className="max-md:text-base"
              maxLength={commentLengthMax}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
            <div className="flex gap-2">
              <Button type="submit" size="small" look="primary" className="max-md:h-11" disabled={!draft.trim() || edit.isPending}>
                {t("comment.save")}
              </Button>
              <Button size="small" className="max-md:h-11" onClick={() => setDraft(null)}>
                {t("comment.cancel")}
              </Button>
            </div>
          </form>
        )}
      </div>
      {draft === null ? (
        <div className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          {author === "user" ? (
            <IconButton label={t("comment.edit")} onClick={() => setDraft(text)}>
              <Pencil className="size-4" />
            </IconButton>
          ) : null}
          <IconButton label={t("comment.remove")} disabled={remove.isPending} onClick={() => remove.mutate({ id })}>
            <Trash2 className="size-4" />
          </IconButton>
        </div>
      ) : null}
    </li>
  );
}
