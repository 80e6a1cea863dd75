"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { IconButton } from "#components/ui/button.tsx";
import type { Memory } from "#contracts/memory.ts";
import { t } from "#messages/text.ts";
import { aboutOf, placeOf } from "./about-select.tsx";
import { NoteForm } from "./note-form.tsx";
import type { MemoryActions } from "./use-memories.ts";

/** One note: what it is about, where it came from, and the ways to change it. */
export function NoteRow({ memory, actions }: { memory: Memory; actions: MemoryActions }) {
  const { id, text, createdAt, conversationId, messageId } = memory;
  const { data: projects = [] } = useQuery(useTRPC().projects.list.queryOptions());
  const [isEdited, setEdited] = useState(false);
  const { update, remove } = actions;
  const project = projects.find((one) => one.id === memory.projectId)?.name;
  const about = project ?? (memory.kind === "work" ? t("memory.aboutWork") : t("memory.aboutMe"));
  if (isEdited)
    return (
      <li className="py-4">
        <NoteForm
          label={t("memory.edit")}
          text={text}
          about={aboutOf(memory)}
          error={update.error?.message}
          isSaving={update.isPending}
          submitLabel={t("memory.save")}
          onSubmit={(next, place) => update.mutateAsync({ id, text: next, ...placeOf(place) }).then(() => setEdited(false))}
          onCancel={() => setEdited(false)}
        />
      </li>
    );
  return (
    <li aria-label={text} className="flex items-start gap-1 py-3">
      <div className="min-w-0 flex-1">
        <p dir="auto" className="text-sm whitespace-pre-wrap wrap-anywhere">
          {text}
        </p>
        <p className="mt-0.5 text-[13px] text-muted">
          <span dir="auto">{about}</span> · <time dateTime={createdAt}>{readerTime(createdAt, "medium")}</time>
          {messageId && conversationId ? (
            <>
              {" · "}
              <Link href={`/chat/${conversationId}?message=${messageId}`} className="text-accent-text underline underline-offset-3">
                {t("memory.fromChat")}
              </Link>
            </>
          ) : null}
        </p>
      </div>
      <IconButton label={t("memory.editNote", { text })} className="max-md:size-11" onClick={() => setEdited(true)}>
        <Pencil className="size-4" />
      </IconButton>
      <IconButton
        label={t("memory.deleteNote", { text })}
        className="max-md:size-11"
        disabled={remove.isPending}
        onClick={() => remove.mutate({ ids: [id] })}
      >
        <Trash2 className="size-4" />
      </IconButton>
    </li>
  );
}
