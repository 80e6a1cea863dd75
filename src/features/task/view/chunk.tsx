"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/** Up to so many rows a list is drawn whole, so that the browser finds words in it. */
export const wholeRowsMax = 200;
export const chunkRows = 25;
const rowHeight = 53;
/** How far from the window rows are drawn, so that they are there before they are seen. */
const margin = "600px 0px";

type ChunkProps = { rows: number; isFirst: boolean; isKept: boolean; children: () => ReactNode };

/** Some rows of a long list, which are drawn only while they are near the window. `isKept`: whatever the window shows, as somebody writes there. */
export function Chunk({ rows, isFirst, isKept, children }: ChunkProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(isFirst);
  const [height, setHeight] = useState(rows * rowHeight);
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        // A fast scroll brings several at once: the last one is how it is.
        const entry = entries.at(-1);
        if (!entry) return;
        // The focus stays where it is.
        if (!entry.isIntersecting && node.contains(document.activeElement)) return;
        if (!entry.isIntersecting && node.firstChild) setHeight(node.offsetHeight);
        setNear(entry.isIntersecting);
      },
      { rootMargin: margin },
    );
    watcher.observe(node);
    return () => watcher.disconnect();
  }, []);
  const isDrawn = isNear || isKept;
  return (
    <div ref={box} style={isDrawn ? undefined : { height }}>
      {isDrawn ? children() : null}
    </div>
  );
}

/** A list in pieces that are drawn each for itself; a short one is one piece. */
export function chunksOf<T>(items: T[], isWhole: boolean): T[][] {
  if (isWhole) return [items];
  return Array.from({ length: Math.ceil(items.length / chunkRows) }, (_, at) => items.slice(at * chunkRows, (at + 1) * chunkRows));
}
