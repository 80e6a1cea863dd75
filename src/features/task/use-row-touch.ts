"use client";

import { type PointerEvent, useEffect, useRef } from "react";
import { type Swipe, shiftOf, swipeOf, trembleMax } from "./row-touch.ts";

const longPressMs = 500;
/** A swipe that begins at the edge of the screen is the system's: back. */
const edgePx = 24;
type Acts = { onLongPress: () => void; onSwipe?: (swipe: Swipe) => void };

/** A finger that stays where it is chooses a row; to the side it completes or schedules it, where it may; up and down it scrolls. */
export function useRowTouch({ onLongPress, onSwipe }: Acts) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const from = useRef<{ x: number; y: number; row: HTMLElement } | null>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  function end() {
    clearTimeout(timer.current);
    if (from.current && onSwipe) shift(from.current.row, 0);
    from.current = null;
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === "mouse" || isInDetails(event.target)) return;
      timer.current = setTimeout(() => {
        end();
        onLongPress();
      }, longPressMs);
      const isAtEdge = event.clientX < edgePx || event.clientX > window.innerWidth - edgePx;
      from.current = isAtEdge || isText(event.target) ? null : { x: event.clientX, y: event.clientY, row: event.currentTarget };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const [x, y] = [event.clientX - (from.current?.x ?? event.clientX), event.clientY - (from.current?.y ?? event.clientY)];
      if (!from.current || Math.hypot(x, y) > trembleMax) clearTimeout(timer.current);
      if (from.current && onSwipe) shift(from.current.row, shiftOf(x, y));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const start = from.current;
      end();
      const swipe = start && swipeOf(event.clientX - start.x, event.clientY - start.y);
      if (swipe) onSwipe?.(swipe);
    },
    onPointerCancel: end,
  };
}

function shift({ style }: HTMLElement, px: number): void {
  style.transform = px === 0 ? "" : `translateX(${px}px)`;
  style.transition = px === 0 ? "transform 150ms" : "none";
}

export function isInDetails(target: EventTarget): boolean {
  return target instanceof Element && target.closest("[data-details]") !== null;
}

/** Where a finger selects text, it does nothing else. */
function isText(target: EventTarget): boolean {
  return target instanceof Element && target === document.activeElement && target.matches("input, textarea");
}
