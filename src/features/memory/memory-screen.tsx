"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { memoriesMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { placeOf } from "./about-select.tsx";
import { MemorySwitch } from "./memory-switch.tsx";
import { NoteForm } from "./note-form.tsx";
import { NoteRow } from "./note-row.tsx";
import { PasteForm } from "./paste-form.tsx";
import { useMemories } from "./use-memories.ts";

/** What the assistant remembers from one chat to the next: all of it, to read, correct and delete. */
export function MemoryScreen() {
  const actions = useMemories();
  const { list, add, remove, paste } = actions;
  const notes = list.data;
  return (
    <div className="space-y-9 py-8">
      <div className="space-y-4">
        <h2 className="mb-0.5 font-medium tracking-tight">{t("memory.title")}</h2>
        <p className="text-sm text-muted">{t("memory.intro")}</p>
        <MemorySwitch />
      </div>
      <Part title={t("memory.add")}>
        <NoteForm
          label={t("memory.note")}
          text=""
          about="me"
          error={add.error?.message}
          isSaving={add.isPending}
          submitLabel={t("memory.addNote")}
          onSubmit={(text, about) => add.mutateAsync({ text, ...placeOf(about) })}
        />
      </Part>
      <Part title={t("memory.notes", { count: notes?.length ?? 0, max: memoriesMax })}>
        {list.error ? <p className="text-sm text-danger">{list.error.message}</p> : null}
        {!notes && !list.error ? <Spinner /> : null}
        {notes?.length === 0 ? (
          <p className="rounded-xl border border-dashed border-line-strong px-4 py-5 text-center text-sm text-muted">{t("memory.empty")}</p>
        ) : null}
        {notes && notes.length > 0 ? (
          <>
            <ul aria-label={t("memory.title")} className="divide-y divide-line border-y border-line">
              {notes.map((memory) => (
                <NoteRow key={memory.id} memory={memory} actions={actions} />
              ))}
            </ul>
            <Button
              look="danger"
              className="mt-4 max-md:h-11"
              disabled={remove.isPending}
              onClick={() => remove.mutate({ ids: notes.map(({ id }) => id) })}
            >
              {t("memory.deleteAll")}
            </Button>
          </>
        ) : null}
      </Part>
      <Part title={t("memory.pasteTitle")}>
        <PasteForm paste={paste} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-3 font-medium tracking-tight">{title}</h2>
      {children}
    </section>
  );
}
