"use client";

import { type RefObject, useState } from "react";
import type { Message } from "#contracts/message.ts";

/** How far from the screen a row is drawn. */
const marginPx = 1_500;

/** Tells the rows of a long conversation whether they are near the screen, and remembers how high they were. */
export class NearRows {
  private readonly scroller: RefObject<HTMLElement | null>;
  private readonly heights = new Map<string, number>();
  private readonly rows = new Map<Element, { id: string; set: (isNear: boolean) => void }>();
  private observer: IntersectionObserver | null = null;

  constructor(scroller: RefObject<HTMLElement | null>) {
    this.scroller = scroller;
  }

  heightOf(id: string): number | undefined {
    return this.heights.get(id);
  }

  watch(element: Element, id: string, set: (isNear: boolean) => void): () => void {
    this.observer ??= new IntersectionObserver((entries) => this.take(entries), {
      root: this.scroller.current,
      rootMargin: `${marginPx}px 0px`,
    });
    this.rows.set(element, { id, set });
    this.observer.observe(element);
    return () => {
      this.rows.delete(element);
      this.observer?.unobserve(element);
    };
  }

  private take(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const row = this.rows.get(target);
      if (!row) continue;
      // While somebody reads or writes in it, it stays.
      if (!isIntersecting && target.contains(document.activeElement)) continue;
      if (!isIntersecting) this.heights.set(row.id, boundingClientRect.height);
      row.set(isIntersecting);
    }
  }
}

export function useNearRows(scroller: RefObject<HTMLElement | null>): NearRows {
  return useState(() => new NearRows(scroller))[0];
}

/** How high a message is likely to be that was never drawn. */
export function heightBefore({ parts }: Pick<Message, "parts">): number {
  const lines = parts.reduce((sum, part) => sum + (part.type === "text" ? 1 + part.text.length / 75 : 1.5), 1);
  return Math.round(lines * 26);
}
