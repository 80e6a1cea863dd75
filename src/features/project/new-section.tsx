"use client";

import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { lazyPart } from "../../components/ui/lazy-part.ts";

const SectionForm = lazyPart(() => import("./section-form.tsx").then(({ SectionForm }) => ({ default: SectionForm })));

/** Adds a section to a project. */
export function NewSection({ projectId }: { projectId: number }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen)
    return (
      <Suspense>
        <SectionForm projectId={projectId} onDone={() => setOpen(false)} />
      </Suspense>
    );
  return (
    <Button size="small" look="quiet" className="pointer-coarse:h-10" onClick={() => setOpen(true)}>
      <Plus aria-hidden className="size-4" /> {t("view.addSection")}
    </Button>
  );
}
