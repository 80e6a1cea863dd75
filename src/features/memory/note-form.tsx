"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { memoryLengthMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { type About, AboutSelect } from "./about-select.tsx";

type NoteFormProps = {
  label: string;
  text: string;
  about: About;
  error?: string | undefined;
  isSaving: boolean;
  submitLabel: string;
  onSubmit: (text: string, about: About) => Promise<unknown>;
  onCancel?: () => void;
};

/** The words of a note, and what it is about. */
export function NoteForm({ label, error, isSaving, submitLabel, onSubmit, onCancel, ...note }: NoteFormProps) {
  const [text, setText] = useState(note.text);
  const [about, setAbout] = useState(note.about);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!text.trim() || isSaving) return;
    // What could not be saved stays in the field, with the reason below it.
    const isSaved = await onSubmit(text.trim(), about).then(
      () => true,
      () => false,
    );
    if (isSaved) setText("");
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-2.5">
      <TextArea
        label={label}
        rows={2}
        className="min-h-16 max-md:text-base"
        placeholder={t("memory.example")}
        maxLength={memoryLengthMax}
        autoFocus={onCancel !== undefined}
        value={text}
        error={error}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-2">
        <AboutSelect label={t("memory.about")} value={about} onChange={setAbout} />
        <Button type="submit" look="primary" className="max-md:h-11" disabled={!text.trim() || isSaving}>
          {submitLabel}
        </Button>
        {onCancel ? (
          <Button className="max-md:h-11" onClick={onCancel}>
            {t("memory.cancel")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
