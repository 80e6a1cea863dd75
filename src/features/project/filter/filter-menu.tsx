"use client";

import { ArrowDown, ArrowUp, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, Suspense, useState } from "react";
import type { SavedFilter } from "#contracts/saved-filter.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../../components/ui/button.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.ts";
import { Menu, MenuItem } from "../../../components/ui/menu.tsx";
import { useFilterActions, useFilters } from "./use-filters.ts";

const FilterDialog = lazyPart(() => import("./filter-dialog.tsx").then(({ FilterDialog }) => ({ default: FilterDialog })));

/** What can be done to a filter: named, moved along the others, deleted. `children`: what else there is where it stands. */
export function FilterMenu({ filter, className, children }: { filter: SavedFilter; className?: string; children?: ReactNode }) {
  const { remove } = useFilterActions();
  const router = useRouter();
  const isHere = usePathname() === `/tasks/filters/${filter.id}`;
  // Null: never opened.
  const [isEdited, setEdited] = useState<boolean | null>(null);
  const label = t("project.filterActions", { name: filter.name });
  function destroy() {
    remove.mutate({ id: filter.id }, { onSuccess: () => isHere && router.push(filter.path) });
  }
  return (
    <>
      <Menu
        label={label}
        trigger={
          <IconButton label={label} {...(className ? { className } : {})}>
            <MoreHorizontal className="size-4" />
          </IconButton>
        }
      >
        {children}
        <MenuItem onSelect={() => setEdited(true)}>
          <Pencil className="size-4 text-muted" /> {t("project.filterEdit")}
        </MenuItem>
        <Moves filter={filter} />
        <MenuItem danger onSelect={destroy}>
          <Trash2 className="size-4" /> {t("project.filterDelete")}
        </MenuItem>
      </Menu>
      {isEdited === null ? null : (
        <Suspense>
          <FilterDialog filter={filter} open={isEdited} onOpenChange={setEdited} />
        </Suspense>
      )}
    </>
  );
}

function Moves({ filter }: { filter: SavedFilter }) {
  const { update } = useFilterActions();
  const all = useFilters();
  const at = all.findIndex(({ id }) => id === filter.id);
  async function move(by: -1 | 1) {
    const { generateKeyBetween } = await import("fractional-indexing");
    const [before, after] = by < 0 ? [all[at - 2], all[at - 1]] : [all[at + 1], all[at + 2]];
    const from = before?.position ?? null;
    // Programs may have set equal positions; between those there is no room.
    const to = from !== null && after && after.position <= from ? null : (after?.position ?? null);
    update.mutate({ id: filter.id, position: generateKeyBetween(from, to) });
  }
  return (
    <>
      <MenuItem disabled={at <= 0} onSelect={() => void move(-1)}>
        <ArrowUp className="size-4 text-muted" /> {t("project.moveUp")}
      </MenuItem>
      <MenuItem disabled={at === all.length - 1} onSelect={() => void move(1)}>
        <ArrowDown className="size-4 text-muted" /> {t("project.moveDown")}
      </MenuItem>
    </>
  );
}
