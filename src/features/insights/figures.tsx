import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { readerZone } from "#client/reader-time.ts";
import { buttonClass } from "#components/ui/button.tsx";
import type { Insights, InsightsTable } from "#contracts/insights.ts";
import { t } from "#messages/text.ts";

type SectionProps = { title: string; note?: string; table: InsightsTable; range: Pick<Insights, "from" | "to">; children: ReactNode };

/** A part of the page, with its table as a file. */
export function InsightSection({ title, note, table, range, children }: SectionProps) {
  const query = new URLSearchParams({ table, from: range.from, to: range.to, time_zone: readerZone() });
  return (
    <section aria-label={title} className="py-8 last:pb-0">
      <div className="mb-4 flex items-center justify-between gap-3">
        <h2 className="font-medium tracking-tight">{title}</h2>
        {/* A plain link: the answer is a file and no page. */}
        <a
          href={`/api/insights.csv?${query}`}
          download
          suppressHydrationWarning
          aria-label={t("insights.downloadCsv", { title })}
          className={buttonClass("quiet", "small")}
        >
          <Download aria-hidden className="size-3.5" /> CSV
        </a>
      </div>
      {children}
      {note ? <p className="mt-3 text-xs text-muted">{note}</p> : null}
    </section>
  );
}

/** The same figures to read, behind a line that opens them. */
export function Folded({ children }: { children: ReactNode }) {
  return (
    <details className="mt-4 text-[13px]">
      <summary className="w-fit rounded text-muted hover:text-ink">{t("insights.showTable")}</summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}

type FigureTableProps = { caption: string; head: string[]; rows: { key: string; name: string; cells: string[]; share?: number }[] };

/** Names with their figures; `share` (0 to 1) is drawn as a bar below the name. */
export function FigureTable({ caption, head, rows }: FigureTableProps) {
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-raised text-[13px]">
      <table className="w-full">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            {head.map((name, at) => (
              <th key={name} scope="col" className={`px-3 py-2.5 font-medium ${at === 0 ? "text-left" : "text-right"}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ key, name, cells, share }) => (
            <tr key={key}>
              <th scope="row" dir="auto" className="px-3 py-2.5 text-left font-normal wrap-anywhere">
                {name}
                {share === undefined ? null : (
                  <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="mt-1.5 h-1 w-full min-w-20">
                    <rect width={share * 100} height={1} className="fill-accent/60" />
                  </svg>
                )}
              </th>
              {cells.map((cell, at) => (
                <td key={head[at + 1]} className="px-3 py-2.5 text-right tabular-nums">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
