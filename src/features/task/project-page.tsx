"use client";

import { Folder } from "lucide-react";
import Link from "next/link";
import { lazy, Suspense, useState } from "react";
import { PageHeader } from "#features/frame/page-header.tsx";
import { Button, buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { useProjects } from "../project/use-projects.ts";
import { TaskScreen } from "./view/task-screen.tsx";

const ProjectDialog = lazy(() => import("../project/project-dialog.tsx").then(({ ProjectDialog }) => ({ default: ProjectDialog })));

/** A project with its tasks, at an address of its own. */
export function ProjectPage({ id }: { id: number }) {
  const project = useProjects().find((one) => one.id === id);
  // Null: never opened.
  const [isEdited, setEdited] = useState<boolean | null>(null);
  if (!project) {
    return (
      <>
        <PageHeader title="Project" />
        <EmptyState icon={<Folder />} title="This project is not there">
          <p className="mb-4">It was deleted, or the address is wrong. Tasks of a deleted project are among all tasks.</p>
          <Link href="/tasks" className={buttonClass()}>
            All tasks
          </Link>
        </EmptyState>
      </>
    );
  }
  const edit = (
    <Button look="quiet" size="small" onClick={() => setEdited(true)}>
      Edit project
    </Button>
  );
  return (
    <TaskScreen scope={{ kind: "project", id }} title={project.name} actions={edit}>
      {project.archived ? (
        <p role="status" className="mb-4 rounded-lg bg-panel px-3 py-2 text-[13px] text-muted">
          This project is archived: it is not in the sidebar, and takes no new words from quick add.
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
