import type { Insights } from "#contracts/insights.ts";
import { dollars } from "#features/usage/usage-labels.ts";
import { readerNumber, t } from "#messages/text.ts";
import { FigureTable, InsightSection } from "./figures.tsx";

type Part = { insights: Insights };
type Spent = { costMicroUsd: number; ownKeyMicroUsd: number };

/** Replies and cost of each model, with a bar for its share of the cost. */
export function ModelTable({ insights }: Part) {
  const most = Math.max(1, ...insights.models.map(costOf));
  return (
    <InsightSection title={t("insights.byModel")} table="models" range={insights}>
      <FigureTable
        caption={t("insights.byModel")}
        head={[t("insights.model"), t("insights.replies"), t("insights.cost")]}
        rows={insights.models.map((row) => ({
          key: row.model,
          name: row.name,
          cells: [readerNumber(row.replies), dollars(costOf(row))],
          share: costOf(row) / most,
        }))}
      />
    </InsightSection>
  );
}

/** Messages and cost of each project's chats, with a bar for its share of the messages. */
export function ProjectTable({ insights }: Part) {
  const most = Math.max(1, ...insights.projects.map(({ messages }) => messages));
  return (
    <InsightSection title={t("insights.byProject")} table="projects" range={insights}>
      <FigureTable
        caption={t("insights.byProject")}
        head={[t("insights.project"), t("insights.messages"), t("insights.cost")]}
        rows={insights.projects.map((row) => ({
          key: String(row.projectId),
          name: row.name ?? t(row.projectId === null ? "insights.noProject" : "insights.removedProject"),
          cells: [readerNumber(row.messages), dollars(costOf(row))],
          share: row.messages / most,
        }))}
      />
    </InsightSection>
  );
}

const kinds = { read: "insights.read", change: "insights.change", delete: "insights.delete", server: "insights.server" } as const;

/** The assistant's steps by kind, and what became of them. */
export function DeedTable({ insights }: Part) {
  const head = ["insights.kind", "insights.done", "insights.undone", "insights.waiting", "insights.refused", "insights.failed"] as const;
  return (
    <InsightSection title={t("insights.deeds")} note={t("insights.deedsText")} table="deeds" range={insights}>
      <FigureTable
        caption={t("insights.deeds")}
        head={head.map((name) => t(name))}
        rows={insights.deeds.map(({ kind, done, undone, waiting, refused, failed }) => ({
          key: kind,
          name: t(kinds[kind]),
          cells: [done, undone, waiting, refused, failed].map((value) => readerNumber(value)),
        }))}
      />
    </InsightSection>
  );
}

function costOf({ costMicroUsd, ownKeyMicroUsd }: Spent): number {
  return costMicroUsd + ownKeyMicroUsd;
}
