"use client";

import { useEffect, useRef, useState } from "react";

const stepRows = 80;

/** How many rows are drawn: more as the end comes near. Thousands at once would hold the page up. */
export function useGrowing(total: number, atLeast = 0): { count: number; end: React.RefObject<HTMLDivElement | null> } {
  const [limit, setLimit] = useState(stepRows);
  const end = useRef<HTMLDivElement>(null);
  const count = Math.min(total, Math.max(limit, atLeast));
  useEffect(() => {
    const node = end.current;
    if (!node || count >= total) return;
    const watcher = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && setLimit((before) => Math.max(before, count) + stepRows),
      { rootMargin: "800px" },
    );
    watcher.observe(node);
    return () => watcher.disconnect();
  }, [count, total]);
  return { count, end };
}
