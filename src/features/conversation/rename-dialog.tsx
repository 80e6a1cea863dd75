"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Field } from "../../components/ui/field.tsx";

type RenameDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; title: string; onRename: (title: string) => void };

export function RenameDialog({ open, onOpenChange, title, onRename }: RenameDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Rename chat">
      <RenameForm
        title={title}
        onRename={(next) => {
          onRename(next);
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}

function RenameForm({ title, onRename }: { title: string; onRename: (title: string) => void }) {
  const [value, setValue] = useState(title);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (value.trim()) onRename(value.trim());
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label="Name"
        value={value}
        maxLength={200}
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!value.trim()}>
          Rename
        </Button>
      </div>
    </form>
  );
}
