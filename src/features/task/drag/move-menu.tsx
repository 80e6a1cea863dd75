"use client";

import { ArrowDown, ArrowRight, ArrowUp, MoveVertical } from "lucide-react";
import { useMemo, useRef } from "react";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../../components/ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../../../components/ui/menu.tsx";
import type { TaskGroup } from "../view/group-by.ts";
import type { MoveTasks } from "./use-move.ts";

type Ways = { groups: TaskGroup[]; isManual: boolean; move: MoveTasks };
/** Where tasks of a page can be moved. Read on demand; the same object for the life of the page. */
export type Moving = { now: () => Ways };

export function useMoving(ways: Ways): Moving {
  const latest = useRef(ways);
  latest.current = ways;
  return useMemo(() => ({ now: () => latest.current }), []);
}

/** What a drag can do, by a click. */
export function MoveMenu({ task, moving, className }: { task: Task; moving: Moving; className: string }) {
  return (
    <Menu
      label={t("view.moveTitle", { title: task.title })}
      trigger={
        <IconButton label={t("view.moveTitle", { title: task.title })} className={className}>
          <MoveVertical className="size-4" />
        </IconButton>
      }
      className="max-h-80 max-w-72 overflow-y-auto"
    >
      <MoveItems task={task} moving={moving} />
    </Menu>
  );
}

function MoveItems({ task, moving }: { task: Task; moving: Moving }) {
  const { groups, isManual, move } = moving.now();
  const here = groups.find(({ tasks }) => tasks.some(({ id }) => id === task.id));
  const beside = here?.tasks.filter(({ parentId }) => parentId === task.parentId) ?? [];
  const at = beside.findIndex(({ id }) => id === task.id);
  const others = groups.filter((group) => group.set && group !== here);
  return (
    <>
      {isManual && here ? (
        <>
          <MenuItem disabled={at <= 0} onSelect={() => move([task.id], here.key, beside[at - 1]?.id)}>
            <ArrowUp className="size-4 text-muted" /> {t("view.moveUp")}
          </MenuItem>
          <MenuItem disabled={at === -1 || at === beside.length - 1} onSelect={() => move([task.id], here.key, beside[at + 2]?.id)}>
            <ArrowDown className="size-4 text-muted" /> {t("view.moveDown")}
          </MenuItem>
          {others.length > 0 ? <MenuLine /> : null}
        </>
      ) : null}
      {others.map(({ key, name }) => (
        <MenuItem key={key} onSelect={() => move([task.id], key)}>
          <ArrowRight className="size-4 text-muted" /> <span dir="auto">{t("view.moveTo", { name })}</span>
        </MenuItem>
      ))}
    </>
  );
}
