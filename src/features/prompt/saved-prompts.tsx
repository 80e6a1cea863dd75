"use client";

import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { SavedPrompt } from "#contracts/prompt.ts";
import { t } from "#messages/text.ts";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { SavedPromptDialog } from "./saved-prompt-dialog.tsx";
import { useSavedPrompts } from "./use-saved-prompts.ts";

/** The user's saved prompts. */
export function SavedPrompts() {
  const { list, add, update, remove } = useSavedPrompts();
  const [edited, setEdited] = useState<SavedPrompt | "new" | null>(null);
  if (list.error) return <p className="text-sm text-danger">{list.error.message}</p>;
  if (!list.data) return <Spinner />;
  return (
    <div className="space-y-4">
      {list.data.length > 0 ? (
        <ul aria-label={t("prompt.savedPrompts")} className="divide-y divide-line rounded-xl border border-line bg-raised">
          {list.data.map((prompt) => (
            <li key={prompt.id} aria-label={prompt.title} className="flex items-center gap-1 py-3 pr-2.5 pl-4">
              <div className="min-w-0 flex-1">
                <p dir="auto" className="truncate text-sm font-medium">
                  {prompt.title}
                </p>
                <p dir="auto" className="truncate text-[13px] text-muted">
                  {prompt.text}
                </p>
              </div>
              <IconButton label={t("prompt.edit", { title: prompt.title })} onClick={() => setEdited(prompt)}>
                <Pencil className="size-4" />
              </IconButton>
              <IconButton
                label={t("prompt.delete", { title: prompt.title })}
                disabled={remove.isPending}
                onClick={() => remove.mutate({ id: prompt.id })}
              >
                <Trash2 className="size-4" />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : (
        <p className="rounded-xl border border-dashed border-line-strong px-4 py-5 text-center text-sm text-muted">
          {t("prompt.promptsEmpty")}
        </p>
      )}
      <Button onClick={() => setEdited("new")}>
        <Plus aria-hidden className="size-4" /> {t("prompt.newPrompt")}
      </Button>
      {edited ? (
        <SavedPromptDialog
          key={edited === "new" ? "new" : edited.id}
          // As it is now, which may be another version than the one that the pencil was clicked at.
          prompt={edited === "new" ? null : (list.data.find(({ id }) => id === edited.id) ?? edited)}
          save={edited === "new" ? add : update}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </div>
  );
}
