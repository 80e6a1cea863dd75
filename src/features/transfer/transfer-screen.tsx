"use client";

import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { CalendarSection } from "./calendar-section.tsx";
import { ImportSection } from "./import-section.tsx";
import { MailSection } from "./mail-section.tsx";

const formats = [
  ["json", "JSON"],
  ["csv", "CSV"],
  ["markdown", "Markdown"],
  ["icalendar", "iCalendar"],
] as const;

/** Tasks in from elsewhere, and out to anywhere. */
export function TransferScreen() {
  return (
    <>
      <PageHeader title={t("transfer.title")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl space-y-10 px-4 py-6 md:px-6 md:py-8">
          <Part title={t("transfer.importTitle")} text={t("transfer.importText")}>
            <ImportSection />
          </Part>
          <Part title={t("transfer.exportTitle")} text={t("transfer.exportText")}>
            <ul className="flex flex-wrap gap-2">
              {formats.map(([format, name]) => (
                <li key={format}>
                  <a href={`/api/tasks/export?format=${format}`} download className={`${buttonClass()} max-md:h-11`}>
                    <Download aria-hidden className="size-4" /> {name}
                  </a>
                </li>
              ))}
            </ul>
          </Part>
          <Part title={t("transfer.calendarTitle")} text={t("transfer.calendarText")}>
            <CalendarSection />
          </Part>
          <MailSection />
        </div>
      </div>
    </>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="text-base font-medium">{title}</h2>
      <p className="mt-1 mb-4 text-sm text-muted">{text}</p>
      {children}
    </section>
  );
}
