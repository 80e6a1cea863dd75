"use client";

import { useEffect, useMemo, useState } from "react";

export type Selection = {
  ids: ReadonlySet<number>;
  /** Adds one or takes it out; `isRange`: with all between it and the one chosen before. */
  toggle: (id: number, isRange?: boolean) => void;
  set: (ids: number[]) => void;
  clear: () => void;
};

/** Which of the visible tasks are selected; one that is no longer visible is deselected. `order`: as on the page. */
export function useSelection(order: number[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [anchor, setAnchor] = useState<number | null>(null);
  const ids = useMemo(() => new Set(order.filter((id) => chosen.has(id))), [order, chosen]);
  useEffect(() => {
    if (ids.size === 0) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) setChosen(new Set());
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [ids.size]);

  function toggle(id: number, isRange = false) {
    const [from, to] = [order.indexOf(anchor ?? id), order.indexOf(id)];
    if (isRange && from >= 0 && to >= 0) {
      setChosen(new Set([...ids, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]));
      return;
    }
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
    setAnchor(id);
  }
  return { ids, toggle, set: (all) => setChosen(new Set(all)), clear: () => setChosen(new Set()) };
}
