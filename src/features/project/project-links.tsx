"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Suspense, useState } from "react";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { lazyPart } from "../../components/ui/lazy-part.ts";
import { ProjectDot } from "./project-dot.tsx";
import { useProjects } from "./use-projects.ts";

const ProjectDialog = lazyPart(() => import("./project-dialog.tsx").then(({ ProjectDialog }) => ({ default: ProjectDialog })));

/** The projects in the sidebar, with how many tasks are open in each. */
export function ProjectLinks({ openIn, onNavigate }: { openIn: (projectId: number) => number; onNavigate: (() => void) | undefined }) {
  const projects = useProjects().filter(({ archived }) => !archived);
  const pathname = usePathname();
  // Null: never opened, and its code not loaded.
  const [isMaking, setMaking] = useState<boolean | null>(null);
  return (
    <section aria-label={t("project.projects")} className="mb-3">
      <div className="flex items-center pr-0.5 pl-2.5">
        <h2 className="flex-1 text-xs font-medium text-faint">{t("project.projects")}</h2>
        <IconButton label={t("project.new")} onClick={() => setMaking(true)}>
          <Plus className="size-4" />
        </IconButton>
      </div>
      <ul>
        {projects.map(({ id, name, color }) => {
          const open = openIn(id);
          const isHere = pathname === `/projects/${id}`;
          return (
            <li key={id}>
              <Link
                href={`/projects/${id}`}
                onClick={onNavigate}
                aria-current={isHere ? "page" : undefined}
                className={classNames(
                  "flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-[13px] transition-colors hover:bg-hover",
                  isHere ? "bg-hover font-medium text-ink" : "text-muted hover:text-ink",
                )}
              >
                <ProjectDot color={color} className="mx-0.5" />
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  {name}
                </span>
                {open > 0 ? (
                  <span className="text-[11px] text-faint tabular-nums">
                    {open}
                    <span className="sr-only"> {t("frame.open")}</span>
                  </span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
      {isMaking === null ? null : (
        <Suspense>
          <ProjectDialog project={null} open={isMaking} onOpenChange={setMaking} />
        </Suspense>
      )}
    </section>
  );
}
