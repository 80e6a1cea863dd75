"use client";

import { Download } from "lucide-react";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";

/** Backup codes on their only showing, with a file of them. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const file = t("account.backupCodesFile", { codes: codes.join("\n") });
  return (
    <>
      <ul
        aria-label={t("account.backupCodes")}
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
          {t("account.download")}
        </a>
        <Button look="primary" onClick={onDone}>
          {t("account.codesKept")}
        </Button>
      </div>
    </>
  );
}
