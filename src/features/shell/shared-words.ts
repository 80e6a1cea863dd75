"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { sharedLine } from "./shared-line.ts";

/** What another app shared with this one (the manifest's `share_target`), once: `open` shows the line with it. Null: nothing. */
export function useSharedWords(open: () => void): string | null {
  const [words, setWords] = useState<string | null>(null);
  const onShared = useEffectEvent(open);
  useEffect(() => {
    const { line, rest } = sharedLine(new URLSearchParams(window.location.search)) ?? {};
    if (line === undefined) return;
    // A reload does not share it again.
    window.history.replaceState(null, "", window.location.pathname + (rest ? `?${rest}` : ""));
    setWords(line);
    onShared();
  }, []);
  return words;
}
