"use client";

import type { FormEvent } from "react";
import type { Conversation } from "#contracts/conversation.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { EditedInput } from "../edit/edited-input.tsx";
import { useFieldDraft } from "../edit/use-field-draft.ts";
import type { useConversationActions } from "./use-conversations.ts";

type RenameFormProps = {
  conversation: Conversation;
  rename: ReturnType<typeof useConversationActions>["rename"];
  onClose: () => void;
};

export function RenameDialog({ open, ...rest }: RenameFormProps & { open: boolean }) {
  return (
    <Dialog open={open} onOpenChange={rest.onClose} title={t("conversation.renameChat")}>
      <RenameForm {...rest} />
    </Dialog>
  );
}

function RenameForm({ conversation: { id, title }, rename, onClose }: RenameFormProps) {
  const field = useFieldDraft(title);
  const name = field.value.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name === "" || field.clash !== null) return;
    field.saving(name);
    rename.mutateAsync({ id, title: name, was: field.base }).then(onClose, field.refused);
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <EditedInput label={t("conversation.name")} field={field} maxLength={200} autoFocus onFocus={(event) => event.target.select()} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={name === "" || field.clash !== null || rename.isPending}>
          {t("conversation.rename")}
        </Button>
      </div>
    </form>
  );
}
