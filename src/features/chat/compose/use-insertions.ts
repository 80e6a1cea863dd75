"use client";

import { type RefObject, useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { onInsert, withInsertion } from "./insert.ts";

/** Takes words that other parts of the page put into the composer, and goes on writing there. */
export function useInsertions(input: RefObject<HTMLTextAreaElement | null>, write: (text: string) => void): void {
  const latest = useRef(write);
  latest.current = write;
  useEffect(
    () =>
      onInsert((insertion) => {
        const field = input.current;
        if (!field) return;
        const { words, from, to } = withInsertion(field.value, insertion);
        // The field must hold the words before some of them can be selected.
        flushSync(() => latest.current(words));
        field.focus();
        field.setSelectionRange(from, to);
        field.scrollTop = field.scrollHeight;
      }),
    [input],
  );
}
