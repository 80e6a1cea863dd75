"use client";

import { useEffect, useRef, useState } from "react";
import { TextFlow } from "./text-flow.ts";

const frameMs = 32;

/** The part of a growing text that is shown now: it flows in by word. All of it once it has ended, and where motion is unwelcome. */
export function useFlowingText(text: string, isOpen: boolean): string {
  const [flow] = useState(() => new TextFlow(text.length));
  const [shown, setShown] = useState(text.length);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    flow.grow(text.length, performance.now());
  }, [flow, text]);
  const isFlowing = isOpen && shown < text.length;
  useEffect(() => {
    if (!isFlowing) return;
    const step = () => {
      const isStill = document.hidden || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      setShown(isStill ? latest.current.length : flow.shownOf(latest.current, performance.now()));
    };
    step();
    const timer = setInterval(step, frameMs);
    return () => clearInterval(timer);
  }, [flow, isFlowing]);
  return isFlowing ? text.slice(0, shown) : text;
}
