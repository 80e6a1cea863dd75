"use client";

import { Download } from "lucide-react";
import { Button, buttonClass } from "#components/ui/button.tsx";

/** Backup codes on their only showing, with a file of them. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const file = `BestChat backup codes\nEach opens your account once.\n\n${codes.join("\n")}\n`;
  return (
    <>
      <ul
        aria-label="Backup codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-xl border border-line bg-panel px-5 py-4 font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-5 flex justify-end gap-2">
        <a
          className={buttonClass()}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download="bestchat-backup-codes.txt"
        >
          <Download aria-hidden className="size-4" />
          Download
        </a>
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </>
  );
}
