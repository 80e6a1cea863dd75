"use client";

import { Folder } from "lucide-react";
import Link from "next/link";
import { Suspense, useState } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { Button, buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { lazyPart } from "../../components/ui/lazy-part.ts";
import { useProjects } from "../project/use-projects.ts";
import { TaskScreen } from "./view/task-screen.tsx";

const ProjectDialog = lazyPart(() => import("../project/project-dialog.tsx").then(({ ProjectDialog }) => ({ default: ProjectDialog })));

/** A project with its tasks, at an address of its own. */
export function ProjectPage({ id }: { id: number }) {
  const project = useProjects().find((one) => one.id === id);
  // Null: never opened.
  const [isEdited, setEdited] = useState<boolean | null>(null);
  if (!project) {
    return (
      <>
        <PageHeader title={t("list.project")} />
        <EmptyState icon={<Folder />} title={t("list.projectMissing")}>
          <p className="mb-4">{t("list.projectMissingText")}</p>
          <Link href="/tasks" className={buttonClass()}>
            {t("list.allTasks")}
          </Link>
        </EmptyState>
      </>
    );
  }
  const edit = (
    <Button look="quiet" size="small" onClick={() => setEdited(true)}>
      {t("project.edit")}
    </Button>
  );
  return (
    <TaskScreen scope={{ kind: "project", id }} title={project.name} actions={edit}>
      {project.archived ? (
        <p role="status" className="mb-4 rounded-lg bg-panel px-3 py-2 text-[13px] text-muted">
          {t("list.projectArchived")}
        </p>
      ) : null}
      {project.instructions ? (
        <p dir="auto" className="mb-4 line-clamp-3 text-[13px] whitespace-pre-line text-muted">
          {project.instructions}
        </p>
      ) : null}
      {isEdited === null ? null : (
        <Suspense>
          <ProjectDialog project={project} open={isEdited} onOpenChange={setEdited} />
        </Suspense>
      )}
    </TaskScreen>
  );
}
