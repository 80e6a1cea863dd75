"use client";

import { type ReactNode, Suspense, useCallback, useRef } from "react";
import type { Task } from "#contracts/task.ts";
import { lazyPart } from "../../../components/ui/lazy-part.ts";
import type { Choosable } from "./use-card-gestures.ts";
import { type Selection, useSelection } from "./use-selection.ts";

const BulkBar = lazyPart(() => import("./bulk-bar.tsx").then(({ BulkBar }) => ({ default: BulkBar })));

/** What a card has to know to be chosen. */
export type Choosing = (id: number) => Choosable;

type Chosen = {
  selection: Selection;
  choosing: Choosing;
  /** What is dragged with a task: all that are chosen, if it is one of them. */
  withChosen: (id: number) => number[];
  /** What can be done to them; it lies over the page and moves nothing. */
  bar: ReactNode;
};

/** Choosing among the cards of a board or a calendar. `order`: as on the page. */
export function useChoosing(order: number[], all: Task[]): Chosen {
  const selection = useSelection(order);
  // Stable for the life of the page, so that cards do not render again.
  const latest = useRef(selection);
  latest.current = selection;
  const onChoose = useCallback((id: number, isRange?: boolean) => latest.current.toggle(id, isRange), []);
  const isChoosing = selection.ids.size > 0;
  return {
    selection,
    choosing: (id) => ({ isChosen: selection.ids.has(id), isChoosing, onChoose }),
    withChosen: (id) => (selection.ids.has(id) ? order.filter((one) => selection.ids.has(one)) : [id]),
    bar: isChoosing ? (
      <div className="sticky bottom-0 z-10 h-0 shrink-0 max-md:fixed max-md:inset-x-4">
        <div className="absolute inset-x-0 bottom-4">
          <Suspense>
            <BulkBar selection={selection} all={order} tasks={all} />
          </Suspense>
        </div>
      </div>
    ) : null,
  };
}
