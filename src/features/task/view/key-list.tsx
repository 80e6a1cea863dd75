"use client";

import { Dialog } from "../../../components/ui/dialog.tsx";
import { listKeys } from "./use-list-keys.ts";

const others = [
  ["q", "add a task, on every page"],
  ["j", "to the next task"],
  ["k", "to the one before"],
  ["Ctrl+z", "take back what was done last"],
  ["Ctrl+Shift+z", "do it again"],
  ["Ctrl+k", "search"],
  ["?", "show these keys"],
] as const;

/** Every key of the task pages. */
export default function KeyList({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  const shown = (key: string) =>
    isMac ? key.replace("Ctrl+", "⌘ ").replace("Shift+", "⇧ ").replace("Alt+", "⌥ ") : key.replaceAll("+", " ");
  const all = [...others, ...listKeys.map(([key, , words]) => [key, words] as const)];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-[13px]">
        {all.map(([key, words]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md border border-line bg-panel px-1.5 py-0.5 font-sans text-xs">
                {shown(key.replace("Arrow", "")).replace("Up", "↑").replace("Down", "↓")}
              </kbd>
            </dt>
            <dd className="text-muted">{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
