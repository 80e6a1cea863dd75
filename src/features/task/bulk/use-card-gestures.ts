"use client";

import { type MouseEvent, type PointerEvent, useRef } from "react";
import { useRowTouch } from "../use-row-touch.ts";

/** A card that can be chosen, as a row of a list can. */
export type Choosable = {
  isChosen: boolean;
  /** Some are chosen: a click chooses one more. */
  isChoosing: boolean;
  onChoose: (id: number, isRange?: boolean) => void;
};

/** With Shift, Ctrl or ⌘ a click on a card chooses it and does nothing else; so does a finger that stays, and then any that taps. */
export function useCardGestures({ id, isChoosing, onChoose }: Omit<Choosable, "isChosen"> & { id: number }) {
  // A finger that stayed may still click when it leaves, and would open the browser's menu of a link.
  const byFinger = useRef(false);
  const hasStayed = useRef(false);
  const touch = useRowTouch({
    onLongPress: () => {
      hasStayed.current = true;
      onChoose(id);
    },
  });
  return {
    ...touch,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      byFinger.current = event.pointerType !== "mouse";
      hasStayed.current = false;
      if (isWithin(event)) touch.onPointerDown(event);
    },
    onContextMenu: (event: MouseEvent) => {
      if (byFinger.current) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent<HTMLElement>) => {
      const isModified = event.shiftKey || event.ctrlKey || event.metaKey;
      if (!isWithin(event)) return;
      if (!isModified && !hasStayed.current && !(isChoosing && isOnText(event.target))) return;
      event.preventDefault();
      event.stopPropagation();
      if (!hasStayed.current) onChoose(id, event.shiftKey);
      hasStayed.current = false;
    },
  };
}

/** Its menu is drawn elsewhere, and is no part of the card. */
function isWithin({ currentTarget, target }: { currentTarget: Element; target: EventTarget }): boolean {
  return target instanceof Node && currentTarget.contains(target);
}

/** Buttons of a card keep doing what they do. */
function isOnText(target: EventTarget): boolean {
  return target instanceof Element && target.closest("button") === null;
}
