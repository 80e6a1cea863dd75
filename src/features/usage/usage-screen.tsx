"use client";

import { ChartNoAxesColumn, Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { readerZone } from "#client/reader-time.ts";
import type { UsageDays } from "#contracts/usage.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { DayChart } from "./day-chart.tsx";
import { DaysToggle } from "./days-toggle.tsx";
import { EntryList } from "./entry-list.tsx";
import { MonthCard } from "./month-card.tsx";
import { SpendingLimits } from "./spending-limits.tsx";
import { SumTable } from "./sum-table.tsx";
import { Totals } from "./totals.tsx";
import { type Usage, useUsage } from "./use-usage.ts";

export function UsageScreen() {
  const [days, setDays] = useState<UsageDays>(30);
  const { data: usage, error } = useUsage(days);
  return (
    <>
      <PageHeader title={t("frame.usage")}>
        {/* A plain link: the answer is a file and no page. */}
        <a
          href={`/api/account/usage.csv?time_zone=${encodeURIComponent(readerZone())}`}
          download
          suppressHydrationWarning
          className={buttonClass("secondary", "small")}
        >
          <Download aria-hidden className="size-3.5" /> CSV
          <span className="sr-only"> {t("usage.ofAllCalls")}</span>
        </a>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 pt-8 pb-12 md:px-6">
          {usage ? <Ledger usage={usage} days={days} onDays={setDays} /> : error ? <Failed text={error.message} /> : <Spinner />}
        </div>
      </div>
    </>
  );
}

function Ledger({ usage, days, onDays }: { usage: Usage; days: UsageDays; onDays: (days: UsageDays) => void }) {
  return (
    <>
      {usage.spendCapReached ? <ServerBudgetUsed /> : null}
      <MonthCard month={usage.month} />
      <Section title={t("usage.spendingLimits")}>
        <SpendingLimits />
      </Section>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-medium tracking-tight">{t("usage.whatWasUsed")}</h2>
        <DaysToggle days={days} onChange={onDays} />
      </div>
      <Totals total={usage.total} />
      {usage.total.calls === 0 ? (
        <EmptyState icon={<ChartNoAxesColumn />} title={t("usage.emptyTitle")}>
          {t("usage.emptyText")}
        </EmptyState>
      ) : (
        <div className="divide-y divide-line">
          <DayChart days={usage.perDay} />
          <Section title={t("usage.byModel")}>
            <SumTable of="model" rows={usage.perModel.map((row) => ({ ...row, key: row.model }))} />
          </Section>
          <Section title={t("usage.byConversation")}>
            <SumTable of="conversation" rows={usage.perConversation.map(conversationRow)} />
          </Section>
        </div>
      )}
      <Section title={t("usage.everyCall")}>
        <EntryList />
      </Section>
    </>
  );
}

/** The cap of the whole installation, which is nobody's plan. */
function ServerBudgetUsed() {
  return (
    <p role="status" className="mb-4 rounded-xl bg-warning-soft px-3.5 py-2.5 text-sm text-warning">
      {t("usage.serverBudgetUsed")}
    </p>
  );
}

function conversationRow({ conversationId, title, deleted, ...sum }: Usage["perConversation"][number]) {
  const name =
    conversationId === null ? t("usage.yourProgramsApi") : title || (title === null ? t("usage.deletedChat") : t("frame.untitledChat"));
  const isThere = conversationId !== null && title !== null && !deleted;
  return { ...sum, name, key: conversationId ?? "", ...(isThere ? { href: `/chat/${conversationId}` } : {}) };
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="py-8 last:pb-0">
      <h2 className="mb-4 font-medium tracking-tight">{title}</h2>
      {children}
    </section>
  );
}

function Failed({ text }: { text: string }) {
  return (
    <p role="alert" className="text-sm text-danger">
      {text}
    </p>
  );
}
