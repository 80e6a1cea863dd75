"use client";

import { generateKeyBetween } from "fractional-indexing";
import { ArrowDown, ArrowUp, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Section } from "#contracts/section.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { Menu, MenuItem } from "../../components/ui/menu.tsx";
import { SectionForm } from "./section-form.tsx";
import { useSectionActions } from "./use-sections.ts";

/** What can be done to a section: renamed, moved along the others, deleted. */
export function SectionMenu({ section, all }: { section: Section; all: Section[] }) {
  const { update, remove } = useSectionActions();
  const [isNamed, setNamed] = useState(false);
  const at = all.findIndex(({ id }) => id === section.id);
  function move(by: -1 | 1) {
    const [before, after] = by < 0 ? [all[at - 2], all[at - 1]] : [all[at + 1], all[at + 2]];
    update.mutate({ id: section.id, position: generateKeyBetween(before?.position ?? null, after?.position ?? null) });
  }
  if (isNamed) return <SectionForm section={section} onDone={() => setNamed(false)} />;
  const label = t("view.sectionActions", { name: section.name });
  return (
    <Menu
      label={label}
      trigger={
        <IconButton label={label} className="size-7! max-md:size-10!">
          <MoreHorizontal className="size-4" />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => setNamed(true)}>
        <Pencil className="size-4 text-muted" /> {t("view.rename")}
      </MenuItem>
      <MenuItem disabled={at <= 0} onSelect={() => move(-1)}>
        <ArrowUp className="size-4 text-muted" /> {t("view.moveUp")}
      </MenuItem>
      <MenuItem disabled={at === all.length - 1} onSelect={() => move(1)}>
        <ArrowDown className="size-4 text-muted" /> {t("view.moveDown")}
      </MenuItem>
      <MenuItem danger onSelect={() => remove.mutate({ id: section.id })}>
        <Trash2 className="size-4" /> {t("list.delete")}
      </MenuItem>
    </Menu>
  );
}
