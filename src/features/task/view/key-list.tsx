"use client";

import { keyName } from "#features/frame/key-name.ts";
import { t } from "#messages/text.ts";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { listKeys } from "./use-list-keys.ts";

const others = [
  ["q", "list.keyAdd"],
  ["j", "list.keyNext"],
  ["k", "list.keyPrevious"],
  ["Ctrl+z", "list.keyUndo"],
  ["Ctrl+Shift+z", "list.keyRedo"],
  ["Ctrl+k", "list.keySearch"],
  ["?", "list.keyHelp"],
] as const;

/** Every key of the task pages. */
export default function KeyList({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const all = [...others, ...listKeys.map(([key, , words]) => [key, words] as const)];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("list.keys")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-[13px]">
        {all.map(([key, words]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md border border-line bg-panel px-1.5 py-0.5 font-sans text-xs">{keyName(key)}</kbd>
            </dt>
            <dd className="text-muted">{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
