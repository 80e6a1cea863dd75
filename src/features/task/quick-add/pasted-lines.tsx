"use client";

import { useState } from "react";
import { t } from "#messages/text.ts";
import { Button } from "../../../components/ui/button.tsx";

type PastedLinesProps = { lines: string[]; onAdd: (lines: string[]) => Promise<void>; onClose: () => void };

/** As many as one change may have. */
const linesMax = 500;
const shownMax = 8;

/** Several lines were pasted: each becomes a task, once that is said. */
export function PastedLines({ lines, onAdd, onClose }: PastedLinesProps) {
  const [isBusy, setBusy] = useState(false);
  const taken = lines.slice(0, linesMax);
  async function addAll() {
    setBusy(true);
    onClose();
    await onAdd(taken);
  }
  return (
    <section aria-label={t("task.pastedLines")} className="border-t border-line px-3 py-2.5 text-[13px]">
      <ul className="mb-2 list-inside list-disc text-muted">
        {taken.slice(0, shownMax).map((line, at) => (
          <li key={at} dir="auto" className="truncate">
            {line}
          </li>
        ))}
        {taken.length > shownMax ? <li>{t("task.andMore", { count: taken.length - shownMax })}</li> : null}
      </ul>
      {lines.length > linesMax ? <p className="mb-2 text-warning">{t("task.onlyFirstLines", { max: linesMax })}</p> : null}
      <div className="flex gap-2">
        <Button autoFocus look="primary" size="small" disabled={isBusy} onClick={() => void addAll()}>
          {t("task.addMany", { count: taken.length })}
        </Button>
        <Button size="small" onClick={onClose}>
          {t("task.discard")}
        </Button>
      </div>
    </section>
  );
}
