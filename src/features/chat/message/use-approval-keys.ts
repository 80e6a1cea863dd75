"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { isTakenElsewhere, useKeyDown } from "#features/frame/use-key.ts";
import { decisionOf } from "./approval-keys.ts";

type Decide = (decision: "approve" | "reject") => void;

/** Marks what asks for a decision, in the order of the page. */
const asking = "[data-asks]";

/**
 * Y and N decide on a card that has the focus, or on the first one in sight while nothing has it; then the focus goes to the next
 * card that asks, or stays. Returns how the card's buttons decide, so that their focus is kept as well.
 */
export function useApprovalKeys(card: RefObject<HTMLElement | null>, asks: boolean, onDecide: Decide): Decide {
  const hasDecided = useRef(false);

  function decide(decision: "approve" | "reject") {
    hasDecided.current = true;
    // The buttons go with the decision; the card stays.
    card.current?.focus({ preventScroll: true });
    onDecide(decision);
  }

  useKeyDown((event) => {
    if (!asks || !card.current || isTakenElsewhere(event)) return;
    const decision = decisionOf(event, placeOf(card.current));
    if (!decision) return;
    event.preventDefault();
    decide(decision);
  });

  useEffect(() => {
    if (asks || !hasDecided.current) return;
    hasDecided.current = false;
    // Somebody may have gone on to write.
    if (document.activeElement !== card.current) return;
    document.querySelector<HTMLElement>(asking)?.focus();
  }, [asks, card]);

  // A list of calls goes once it is decided: the focus stays on the reply.
  useLayoutEffect(() => {
    const shown = card.current;
    return () => {
      if (hasDecided.current && shown && document.activeElement === shown) shown.closest("article")?.focus({ preventScroll: true });
    };
  }, [card]);

  return decide;
}

/** Where the focus is, seen from a card. */
function placeOf(card: HTMLElement): Parameters<typeof decisionOf>[1] {
  const focused = document.activeElement;
  if (focused === card) return "card";
  if (card.contains(focused)) return "within";
  const { top, bottom } = card.getBoundingClientRect();
  const isInSight = top < window.innerHeight && bottom > 0;
  return focused === document.body && isInSight && document.querySelector(asking) === card ? "nowhere" : "elsewhere";
}
