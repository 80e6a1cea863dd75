"use client";

import { ArrowLeftRight, BookmarkPlus, MoreHorizontal, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { Suspense, useState } from "react";
import type { SavedFilter } from "#contracts/saved-filter.ts";
import { t } from "#messages/text.ts";
import { Button, IconButton } from "../../../components/ui/button.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.ts";
import { Menu, MenuItem } from "../../../components/ui/menu.tsx";
import { FilterMenu } from "../../project/filter/filter-menu.tsx";
import { useFilterActions } from "../../project/filter/use-filters.ts";
import { pathOf, type TaskScope } from "./select-tasks.ts";

const FilterDialog = lazyPart(() =>
  import("../../project/filter/filter-dialog.tsx").then(({ FilterDialog }) => ({ default: FilterDialog })),
);

type ListMenuProps = { scope: TaskScope; query: string; filter?: SavedFilter; isChanged: boolean };

/** What can be done with the page of a list: its view is saved as a filter, or into the filter that it is of. */
export function ListMenu({ scope, query, filter, isChanged }: ListMenuProps) {
  const { update } = useFilterActions();
  const router = useRouter();
  // Null: never opened.
  const [isSaved, setSaved] = useState<boolean | null>(null);
  const leaveChanges = () => router.replace(`/tasks/filters/${filter?.id}`);
  const asNew = (
    <MenuItem onSelect={() => setSaved(true)}>
      <BookmarkPlus className="size-4 text-muted" /> {t(filter ? "project.filterSaveAs" : "project.filterSave")}
    </MenuItem>
  );
  return (
    <>
      {filter && isChanged ? (
        <Button
          look="primary"
          size="small"
          className="max-md:h-9"
          disabled={update.isPending}
          onClick={() => update.mutate({ id: filter.id, query }, { onSuccess: leaveChanges })}
        >
          {t("project.filterSaveChanges")}
        </Button>
      ) : null}
      {filter ? (
        <FilterMenu filter={filter}>
          {isChanged ? (
            <MenuItem onSelect={leaveChanges}>
              <Undo2 className="size-4 text-muted" /> {t("project.filterDropChanges")}
            </MenuItem>
          ) : null}
          {asNew}
        </FilterMenu>
      ) : (
        <Menu
          label={t("list.listActions")}
          trigger={
            <IconButton label={t("list.listActions")}>
              <MoreHorizontal className="size-4" />
            </IconButton>
          }
        >
          {asNew}
          <MenuItem className="md:hidden" onSelect={() => router.push("/tasks/transfer")}>
            <ArrowLeftRight className="size-4 text-muted" /> {t("list.transfer")}
          </MenuItem>
        </Menu>
      )}
      {isSaved === null ? null : (
        <Suspense>
          <FilterDialog filter={{ path: pathOf(scope), query }} open={isSaved} onOpenChange={setSaved} />
        </Suspense>
      )}
    </>
  );
}
