"use client";

import { useContext } from "react";
import { Blocks } from "./blocks.tsx";
import { directionOf } from "./direction.ts";
import type { FootnoteToken } from "./extensions.ts";
import { FootnoteContext, Jump } from "./footnotes.tsx";

export function FootnoteList({ footnotes }: { footnotes: ReadonlyMap<string, FootnoteToken> }) {
  const { id } = useContext(FootnoteContext);
  if (footnotes.size === 0) return null;
  return (
    <section aria-label="Footnotes" className="footnotes mt-5 border-t border-line pt-2 text-[0.9em] text-muted">
      <ol>
        {[...footnotes.values()].map(({ label, raw, tokens }, index) => (
          <li key={label} id={`${id}note-${index + 1}`} tabIndex={-1} dir={directionOf(raw.slice(raw.indexOf(":")))}>
            <Blocks tokens={tokens} />{" "}
            <Jump to={`${id}mark-${index + 1}`} label={`Back to footnote ${index + 1} in the text`}>
              ↩
            </Jump>
          </li>
        ))}
      </ol>
    </section>
  );
}
