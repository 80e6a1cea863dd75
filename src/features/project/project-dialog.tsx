"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Project } from "#contracts/project.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Field } from "../../components/ui/field.tsx";
import { TextArea } from "../../components/ui/text-area.tsx";
import { ProjectDot, projectColors } from "./project-dot.tsx";
import { useProjectActions } from "./use-projects.ts";

const nameMax = 100;
const instructionsMax = 4000;

type ProjectDialogProps = { project: Project | null; open: boolean; onOpenChange: (open: boolean) => void };

/** Makes a project, or changes one. */
export function ProjectDialog({ project, open, onOpenChange }: ProjectDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={project ? t("project.edit") : t("project.new")}>
      <ProjectForm project={project} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ProjectForm({ project, onDone }: { project: Project | null; onDone: () => void }) {
  const { create, update, remove } = useProjectActions();
  const router = useRouter();
  const [name, setName] = useState(project?.name ?? "");
  const [color, setColor] = useState(project?.color ?? null);
  const [instructions, setInstructions] = useState(project?.instructions ?? "");
  const [isSure, setSure] = useState(false);
  const isBusy = create.isPending || update.isPending || remove.isPending;

  function submit(event: FormEvent) {
    event.preventDefault();
    const fields = { name, color, instructions };
    if (project) update.mutate({ id: project.id, ...fields }, { onSuccess: onDone });
    else {
      create.mutate(fields, {
        onSuccess: ({ id }) => {
          onDone();
          router.push(`/projects/${id}`);
        },
      });
    }
  }
  function archive() {
    if (project) update.mutate({ id: project.id, archived: !project.archived }, { onSuccess: onDone });
  }
  function destroy() {
    if (!isSure) return setSure(true);
    if (!project) return;
    remove.mutate(
      { id: project.id },
      {
        onSuccess: () => {
          onDone();
          router.push("/tasks");
        },
      },
    );
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("project.name")}
        value={name}
        maxLength={nameMax}
        required
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1.5 text-[13px] font-medium">{t("project.colour")}</legend>
        <div className="flex flex-wrap gap-1.5">
          {[["project.noColour", null] as const, ...projectColors].map(([label, value]) => (
            <label
              key={label}
              className={classNames(
                "relative grid size-9 cursor-pointer place-items-center rounded-lg border has-focus-visible:outline-2 has-focus-visible:outline-accent",
                color === value ? "border-accent bg-accent-soft" : "border-line",
              )}
            >
              <input type="radio" name="color" className="sr-only" checked={color === value} onChange={() => setColor(value)} />
              <ProjectDot color={value} className="size-4" />
              <span className="sr-only">{t(label)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <TextArea
        label={t("project.instructions")}
        hint={t("project.instructionsHint")}
        value={instructions}
        maxLength={instructionsMax}
        onChange={(event) => setInstructions(event.target.value)}
      />
      {isSure ? (
        <p role="status" className="text-[13px] text-danger">
          {t("project.deleteWarning")}
        </p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        {project ? (
          <>
            <Button look="danger" className="mr-auto" disabled={isBusy} onClick={destroy}>
              {t("project.delete")}
            </Button>
            <Button disabled={isBusy} onClick={archive}>
              {project.archived ? t("project.bringBack") : t("project.archive")}
            </Button>
          </>
        ) : null}
        <Button type="submit" look="primary" disabled={isBusy || !name.trim()}>
          {project ? t("frame.save") : t("project.make")}
        </Button>
      </div>
    </form>
  );
}
