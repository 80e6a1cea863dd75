"use client";

import { Filter } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { FilterMenu } from "../project/filter/filter-menu.tsx";
import { useFilters } from "../project/filter/use-filters.ts";
import { useProjects } from "../project/use-projects.ts";
import { scopeOf } from "./view/select-tasks.ts";
import { TaskScreen } from "./view/task-screen.tsx";

/** A saved filter, at an address of its own. */
export function FilterPage({ id }: { id: number }) {
  const filter = useFilters().find((one) => one.id === id);
  const projects = useProjects();
  if (!filter) return <Missing title={t("list.filter")} what={t("list.filterMissing")} text={t("list.filterMissingText")} />;
  const scope = scopeOf(filter.path);
  if (!scope || (scope.kind === "project" && !projects.some((project) => project.id === scope.id))) {
    return (
      <Missing title={filter.name} what={t("list.filterProjectMissing")} text={t("list.filterProjectMissingText")}>
        <FilterMenu filter={filter} />
      </Missing>
    );
  }
  // Remounted when the filter belongs to another page.
  return <TaskScreen key={filter.path} scope={scope} title={filter.name} filter={filter} />;
}

function Missing({ title, what, text, children }: { title: string; what: string; text: string; children?: ReactNode }) {
  return (
    <>
      <PageHeader title={title}>{children}</PageHeader>
      <EmptyState icon={<Filter />} title={what}>
        <p className="mb-4">{text}</p>
        <Link href="/tasks" className={buttonClass()}>
          {t("list.allTasks")}
        </Link>
      </EmptyState>
    </>
  );
}
