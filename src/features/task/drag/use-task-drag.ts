"use client";

import { type RefObject, useEffect, useEffectEvent } from "react";
import type { Drop } from "./drag-engine.ts";

/** Lets tasks below `root` be dragged, see `attachDrag`. Its code loads after the page is shown. */
export function useTaskDrag(root: RefObject<HTMLElement | null>, isOn: boolean, onDrop: (drop: Drop) => void): void {
  const drop = useEffectEvent(onDrop);
  useEffect(() => {
    if (!isOn) return;
    let detach: (() => void) | null = null;
    let isGone = false;
    void import("./drag-engine.ts").then(
      ({ attachDrag }) => {
        if (!isGone && root.current) detach = attachDrag(root.current, (dropped) => drop(dropped));
      },
      () => {}, // Offline: the menu and the keys move tasks, too.
    );
    return () => {
      isGone = true;
      detach?.();
    };
  }, [root, isOn]);
}
