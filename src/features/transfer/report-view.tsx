"use client";

import type { Sent } from "#client/file-import.ts";
import type { ImportReport } from "#contracts/transfer.ts";
import { t } from "#messages/text.ts";
import { lossTexts, refusalTexts, sourceNames } from "./import-words.ts";

/** What a file has in it, and what of it cannot be taken, each with its line. */
export function ReportView({ report }: { report: Sent<ImportReport> }) {
  const { source, added, known, projects, sections, comments, filters, refused, changed } = report;
  return (
    <div className="space-y-2 text-sm">
      <p className="font-medium">{t("transfer.found", { source: sourceNames[source], count: added })}</p>
      {known > 0 ? <p className="text-muted">{t("transfer.known", { count: known })}</p> : null}
      {projects.length > 0 ? (
        <p dir="auto" className="text-muted">
          {t("transfer.newProjects", { names: projects.join(", ") })}
        </p>
      ) : null}
      {sections > 0 ? <p className="text-muted">{t("transfer.alsoSections", { count: sections })}</p> : null}
      {comments > 0 ? <p className="text-muted">{t("transfer.alsoComments", { count: comments })}</p> : null}
      {filters.length > 0 ? (
        <p dir="auto" className="text-muted">
          {t("transfer.alsoFilters", { names: filters.join(", ") })}
        </p>
      ) : null}
      {refused.length > 0 ? (
        <Lines
          title={t("transfer.refused", { count: refused.length })}
          lines={refused.map((one) => ({ ...one, why: t(refusalTexts[one.reason]) }))}
          isOpen
        />
      ) : null}
      {changed.length > 0 ? (
        <Lines
          title={t("transfer.changed", { count: changed.length })}
          lines={changed.map((one) => ({ ...one, why: one.lost.map((loss) => t(lossTexts[loss])).join(", ") }))}
        />
      ) : null}
    </div>
  );
}

type Line = { line: number; title: string; why: string };

function Lines({ title, lines, isOpen }: { title: string; lines: Line[]; isOpen?: boolean }) {
  return (
    <details open={isOpen} className="rounded-lg bg-panel px-3 py-2">
      <summary className="cursor-pointer text-[13px] font-medium">{title}</summary>
      <ul tabIndex={0} aria-label={title} className="mt-2 max-h-60 space-y-1 overflow-y-auto text-[13px]">
        {lines.map(({ line, title: words, why }) => (
          <li key={`${line} ${words} ${why}`} className="flex gap-x-3">
            <span className="w-20 shrink-0 text-faint tabular-nums">{t("transfer.line", { line })}</span>
            <span className="min-w-0">
              {words ? (
                <span dir="auto" className="wrap-anywhere">
                  {words}:{" "}
                </span>
              ) : null}
              <span className="text-muted">{why}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
