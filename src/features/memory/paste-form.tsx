"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { t } from "#messages/text.ts";
import type { MemoryActions } from "./use-memories.ts";

/** Notes from elsewhere, one per line. */
export function PasteForm({ paste }: Pick<MemoryActions, "paste">) {
  const [text, setText] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) paste.mutate({ text }, { onSuccess: () => setText("") });
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-2.5">
      <TextArea
        label={t("memory.pasteLabel")}
        placeholder={t("memory.pasteExample")}
        className="max-md:text-base"
        value={text}
        error={paste.error?.message}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" className="max-md:h-11" disabled={!text.trim() || paste.isPending}>
        {t("memory.paste")}
      </Button>
    </form>
  );
}
